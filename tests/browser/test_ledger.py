"""The ledger and the pages of claims in a real browser: addresses, search, cards, maps, paper."""

import json
import re

import pytest

from replication import ledger

LEDGER = "book/ledger.html"
PAPERS = ledger.paper_keys()
CLAIMS = [claim for claims in ledger.matching([]).values() for claim in claims]


def seen(page):
    """Ids of the claims that are shown, in order."""
    rows = page.locator(".replication-ledger tbody tr:visible td:first-child a")
    return rows.all_inner_texts()


def find(page, words):
    page.get_by_label("find", exact=True).fill(words)
    return seen(page)


PLACES = {
    "proposition 4": ("Proposition", "4"),
    "Proposition 2": ("Proposition", "2"),
    "table 3": ("Table", "3"),
    "table 1": ("Table", "1"),
    "figure 1": ("Figure", "1"),
    "footnote 7": ("Footnote", "7"),
    "footnote 22": ("Footnote", "22"),
    "equation 13": ("Equation", "13"),
    "Equation (13)": ("Equation", "13"),
}


def test_a_place_finds_the_claims_of_that_place(visit):
    page = visit(LEDGER)
    for words, (kind, number) in PLACES.items():
        found = find(page, words)
        assert found, words
        for claim in (claim for claim in CLAIMS if claim.id in found):
            # One number, one of a list, or within a range.
            where = re.sub(r"(?<=\d) to (?=\d)", "-", claim.where)
            listed = re.findall(rf"\b{kind}s? ([\d., (ivx)a-z–-]+)", where, re.IGNORECASE)
            numbers = {one for text in listed for one in re.findall(r"\d+", text)}
            for text in listed:
                for low, high in re.findall(r"(\d+)\s*[-–]\s*(\d+)", text):
                    numbers |= {str(n) for n in range(int(low), int(high) + 1)}
            assert number in numbers, (words, claim.where)
        exact = re.compile(rf"^{kind} \(?{number}(?![\d.])")
        assert {claim.id for claim in CLAIMS if exact.search(claim.where)} <= set(found), words


FIRST = {
    "prop 4": "land/proposition-4/if/gross-rule",
    "Prop. 4 wage": "sorting/proposition-4/wage",
    "Proposition 5, sorting": "sorting/proposition-5/i",
    "tab. 3": "wedge/table-3",
    "fig. 4.2": "sorting/figure-4.2",
    "fig 7": "wedge/figure-7",
    "thm 4.1": "marketplaces/theorem-4.1",
    "theorem 4.1": "marketplaces/theorem-4.1",
    "fn. 22": "marketplaces/footnote-22",
    "footnote 12": "land/footnote-12",
    "footnote22": "marketplaces/footnote-22",
    "eq. (13)": "land/equation-13",
    "eq 4.16": "sorting/equation-4.16",
    "cor. 2": "marketplaces/corollary-2",
    "Result 2": "wedge/result-2",
    "app. A4": "marketplaces/corollary-2/least-preferred",
    "Case 4": "marketplaces/case-4",
    "empty core": "marketplaces/example-1/empty-core",
    "cities Zipf": "wedge/text/cities-follow-zipf",
    "Henry George": "wedge/text/henry-george",
    "Krugman": "wedge/text/krugman-conjecture",
    "θ above one": "land/text/theta-above-one",
}
"""What an author would type, and the claim that is meant."""


def test_what_an_author_would_type_finds_the_right_claim_first(visit):
    page = visit(LEDGER)
    assert {words: find(page, words)[:1] for words in FIRST} == {
        words: [first] for words, first in FIRST.items()
    }


def test_of_a_list_of_places_each_is_found_and_a_section_by_its_sign(visit):
    page = visit(LEDGER)
    three, four = (set(find(page, f"proposition {number}")) for number in (3, 4))
    assert set(find(page, "propositions 3 and 4")) in (three & four, three | four)
    assert find(page, "propositions 3 and 4")
    assert find(page, "§ 4.3") == find(page, "section 4.3") != []
    assert find(page, "") == [claim.id for claim in CLAIMS]


def test_an_appendix_is_found_by_its_letter(visit):
    page = visit(LEDGER)
    for words in ("appendix D", "appendix A3", "Appendix A.3"):
        place = words.lower().replace(".", "")
        places = {c.id: c.where.lower().replace("appendix a.", "appendix a") for c in CLAIMS}
        named = {one for one, where in places.items() if place in where}
        assert set(find(page, words)) == named != set()


def test_digits_are_a_whole_number_and_letters_have_two_names(visit):
    page = visit(LEDGER)
    for claim_id in find(page, "365"):
        row = page.locator("tr", has=page.get_by_role("link", name=claim_id, exact=True))
        assert re.search(r"(?<![\d.,])365(?!\d|[.,]\d)", row.inner_text())
    letters = find(page, "ρ")
    assert letters
    assert find(page, "rho") == letters
    assert find(page, "RHO") == letters
    assert find(page, "z\u0304") == find(page, "zbar") != []
    assert find(page, "z_min") == find(page, "zmin") != []
    assert find(page, "0.5") == find(page, ".5") != []
    assert find(page, "land-share") == find(page, "land share") != []
    assert find(page, "Kónishi") == find(page, "konishi") != []
    assert find(page, "Albouy & Seegert") == find(page, "albouy and seegert") != []
    assert find(page, "no such words") == []


def test_the_choice_is_in_the_address_and_survives_a_reload(visit, place):
    page = visit(LEDGER)
    page.get_by_label("paper", exact=True).select_option("land")
    page.get_by_label("verdict", exact=True).select_option("conditional")
    page.get_by_label("order", exact=True).select_option("by length, longest first")
    chosen = find(page, "tax")
    assert 0 < len(chosen) < len(CLAIMS)
    _, _, choice = place(page).partition("#")
    assert "paper=land" in choice
    assert "verdict=conditional" in choice
    page.reload()
    assert seen(page) == chosen
    assert seen(visit(f"{LEDGER}#{choice}")) == chosen
    for field in ("paper", "verdict"):
        page.get_by_label(field, exact=True).select_option("all")
    page.get_by_label("order", exact=True).select_option("as in the papers")
    assert find(page, "  ") == [claim.id for claim in CLAIMS]
    assert "#" not in place(page)
    assert page.complaints == []


def test_rows_are_sorted(visit):
    page = visit(LEDGER)
    for name in ("verdict", "evidence"):
        page.get_by_label("order", exact=True).select_option(f"by {name}")
        by_id = {claim.id: str(getattr(claim, name)) for claim in CLAIMS}
        kinds = [by_id[one] for one in seen(page)]
        assert len([i for i in range(1, len(kinds)) if kinds[i] != kinds[i - 1]]) == (
            len(set(kinds)) - 1
        )


def test_an_address_that_makes_no_sense_shows_all(visit):
    page = visit(f"{LEDGER}#paper=nobody&verdict=&x=%00&order=none")
    assert len(seen(page)) == len(CLAIMS)
    assert page.complaints == []


def test_rows_are_cards_on_a_narrow_screen(visit):
    page = visit(LEDGER, viewport={"width": 390, "height": 844})
    row = page.locator(".replication-ledger tbody tr").first
    boxes = [cell.bounding_box() for cell in row.locator("td").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    page.get_by_label("verdict", exact=True).select_option("refuted")
    assert len(seen(page)) == sum(claim.verdict == "refuted" for claim in CLAIMS)


@pytest.mark.parametrize("paper", PAPERS)
def test_each_claim_has_an_address_that_leads_to_it(paper, visit):
    page = visit(f"book/claims/{paper}.html")
    claims = [claim for claim in CLAIMS if claim.paper == paper]
    ids = page.locator("section.claim").evaluate_all("all => all.map(one => one.id)")
    assert ids == [f"claim-{claim.id.replace('/', '-')}" for claim in claims]
    page_at = visit(f"book/claims/{paper}.html#{ids[-1]}")
    last = page_at.locator(f'[id="{ids[-1]}"]')
    assert last.evaluate("one => one.getBoundingClientRect().top") < 800
    lines = page.locator(".claim-line").all_inner_texts()
    opened = ledger.open_paper(paper)
    expected = [f":{opened.room.located(claim.id).rpartition(':')[2]}" for claim in claims]
    assert lines == expected


@pytest.mark.parametrize("paper", PAPERS)
def test_claims_are_there_for_machines(paper, visit):
    page = visit(f"book/claims/{paper}.html")
    data = json.loads(page.locator("script[type='application/ld+json']").text_content())
    # Without an address of the book each is one on its own page.
    listed = [review["url"] for review in data["@graph"]]
    ids = page.locator("section.claim").evaluate_all("all => all.map(one => one.id)")
    assert listed == [f"#{one}" for one in ids]
    record = page.evaluate("fetch('../../_static/ledger.json').then(found => found.json())")
    assert len(record["papers"][paper]["claims"]) == len(ids)
    badge = page.evaluate(f"fetch('../../_static/badge-{paper}.svg').then(found => found.ok)")
    assert badge


def test_a_verdict_is_told_by_sign_and_word(visit):
    page = visit(LEDGER)
    signs = page.locator(".verdict").evaluate_all(
        "all => all.map(one => [one.textContent, getComputedStyle(one, '::before').content])"
    )
    by_word = dict(map(tuple, signs))
    assert len(by_word) == len(set(by_word.values())) > 3


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", [LEDGER, f"book/claims/{PAPERS[0]}.html", "book/intro.html"])
def test_nothing_is_a_slab_of_another_colour(name, colours, visit):
    page = visit(name, color_scheme=colours)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    boxes = page.locator(".cell_output .text_html").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert set(boxes) <= {ground, "rgba(0, 0, 0, 0)"}


def test_our_results_are_not_called_propositions(visit):
    titles = visit("book/synthesis.html").locator(".proof .caption-number").all_inner_texts()
    assert titles
    assert all(re.fullmatch(r"Our Result \d+ ?|Proof\.? ?", title) for title in titles)
    captions = visit("book/intro.html").locator("figcaption").all_inner_texts()
    assert len(captions) == len(PAPERS)
    assert all(caption.startswith("Our figure ") for caption in captions)


@pytest.mark.parametrize("width", [1400, 390])
def test_no_column_of_the_showpieces_is_hidden(width, visit):
    for name in WIDE[:-1]:
        page = visit(f"book/{name}.html", viewport={"width": width, "height": 900})
        cut = page.locator(".replication-scroll").evaluate_all(
            """boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1)
                .map(box => box.innerText.slice(0, 80))"""
        )
        assert cut == []


WIDE = ("wedge/tables", "wedge/corrections", "wedge/system", "marketplaces/tables", "claims/land")


@pytest.mark.parametrize("name", WIDE)
def test_no_column_is_lost_on_paper(name, visit):
    page = visit(f"book/{name}.html", viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    hidden = page.locator(".replication-scroll").evaluate_all(
        """boxes => boxes.filter(box => getComputedStyle(box).overflowX !== "visible"
            || box.firstElementChild.getBoundingClientRect().right > innerWidth + 1)
            .map(box => box.innerText.slice(0, 80))"""
    )
    assert hidden == []
