"""Letters of invitation: written from templates, drawn as PDF, and sent."""
