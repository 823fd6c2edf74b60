"""The texts of open articles may be kept elsewhere."""

import pytest

from aggregator.grouping.leads import UNSAVED, Elsewhere, Packed


def test_leads_come_back_as_they_were() -> None:
    leads = Packed()
    leads.keep(1, "Ёлки у реки. " * 40)
    leads.keep(2, "")
    assert leads.of(1) == "Ёлки у реки. " * 40
    assert leads.of(2) == ""
    leads.drop(1)
    leads.drop(2)
    assert leads.of(1) == ""


def test_what_may_not_be_saved_yet_is_asked_of_nobody() -> None:
    saved: dict[int, str] = {}
    leads = Elsewhere(saved.__getitem__)
    for article in range(UNSAVED):
        leads.keep(article, f"text {article}")
    assert leads.of(0) == "text 0"


def test_what_came_long_ago_is_read_where_it_is_kept() -> None:
    saved = {0: "as it was saved"}
    leads = Elsewhere(saved.__getitem__)
    for article in range(UNSAVED + 1):
        leads.keep(article, f"text {article}")
    assert leads.of(0) == "as it was saved"
    assert leads.of(1) == "text 1"
    leads.drop(1)
    with pytest.raises(KeyError):
        leads.of(1)
