// Hold the event interface against AsyncAPI 3.0: meedoen asyncapi | node tests/contracts/check_asyncapi.mjs
// The parser comes from tests/outside_checks (npm ci there first), or from the directory in OUTSIDE_CHECKS.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const installed = process.env.OUTSIDE_CHECKS
  ? pathToFileURL(`${process.env.OUTSIDE_CHECKS}/`)
  : new URL("../outside_checks/", import.meta.url);
const { Parser } = createRequire(new URL("package.json", installed))("@asyncapi/parser");

const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf8"));
const faults = diagnostics.filter((found) => found.severity === 0);
for (const { path, message } of diagnostics) console.error(`${path.join("/")}: ${message}`);
if (!document || faults.length > 0) process.exit(1);
console.log(`AsyncAPI ${document.version()}: valid, ${document.messages().length} events on ${document.channels().length} channels`);
