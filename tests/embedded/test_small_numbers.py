"""What the demo counts by itself is shown by the rule of reporting: nothing about fewer than ten people."""

from meedoen_embedded.demo.small_numbers import in_spans, parts_shown, shown


def test_fewer_than_ten_people_are_not_shown_and_nobody_is() -> None:
    assert [shown(number) for number in (0, 1, 9, 10)] == [0, None, None, 10]


def test_large_parts_are_shown_as_they_are() -> None:
    assert parts_shown({"reached": 30, "waiting": 12, "away": 0}) == {"reached": 30, "waiting": 12, "away": 0}


def test_with_one_small_part_the_next_goes_too_or_the_whole_would_give_it_away() -> None:
    assert parts_shown({"reached": 30, "waiting": 12, "away": 4}) == {"reached": 30, "waiting": None, "away": None}


def test_small_parts_that_are_ten_together_give_nothing_away() -> None:
    assert parts_shown({"reached": 30, "waiting": 4, "away": 7}) == {"reached": 30, "waiting": None, "away": None}


def test_months_are_joined_until_there_are_ten_people_in_them() -> None:
    assert in_spans({"2016-03": 3, "2016-02": 4, "2016-04": 5, "2016-05": 11}) == [
        {"from": "2016-02", "to": "2016-04", "people": 12},
        {"from": "2016-05", "to": "2016-05", "people": 11},
    ]


def test_a_few_left_over_are_counted_with_the_months_before() -> None:
    assert in_spans({"2015-12": 10, "2016-01": 2}) == [{"from": "2015-12", "to": "2016-01", "people": 12}]


def test_fewer_than_ten_in_all_have_no_months() -> None:
    assert in_spans({"2016-02": 4, "2016-05": 5}) == []
