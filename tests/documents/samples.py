"""Businesses, invoices and packs to draw, and texts in every script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from lumadesk import assets
from lumadesk.documents.sar_pack import Item, SarPack, Section
from lumadesk.domain.business import Business
from lumadesk.domain.invoices import Invoice, InvoiceLine, InvoiceStatus, Payment
from lumadesk.domain.profile_reading import read_profile
from lumadesk.domain.requests import RequestKind

BUSINESS = Business(
    own_name="Amira Haddad",
    business_name="Lumen & Oak Lighting",
    address="14 Kiln Lane\nShrewsbury\nSY2 6LG",
    email="hello@lumenandoak.example",
    phone="01743 555 0182",
    website="lumenandoak.example",
    bank_details="Sort code 04-00-04\nAccount 12345678",
)
REGISTERED = replace(BUSINESS, vat_registered=True, vat_number="GB 123 4567 89")

LINES = (
    InvoiceLine(description="Lighting plan", quantity=Decimal(1), unit_price=Decimal(120)),
    InvoiceLine(description="Installation, per hour", quantity=Decimal("6.5"), unit_price=Decimal(48)),
    InvoiceLine(description="LED strip, per metre", quantity=Decimal(14), unit_price=Decimal("11.375")),
)


def invoice(
    lines: Sequence[InvoiceLine] = LINES,
    *,
    status: InvoiceStatus = InvoiceStatus.ISSUED,
    supplier: Business = BUSINESS,
    payments: Sequence[Payment] = (),
    customer_name: str = "Siobhán O’Brien",
    customer_address: str = "27 Severn Street\nShrewsbury\nSY1 2HX",
    void_reason: str | None = None,
) -> Invoice:
    draft = status is InvoiceStatus.DRAFT
    return Invoice(
        id=1,
        person_id=1,
        status=status,
        number=None if draft else "INV-0007",
        customer_name=customer_name,
        customer_address=customer_address,
        issued_on=None if draft else date(2026, 11, 3),
        supplied_on=date(2026, 10, 29),
        due_on=None if draft else date(2026, 12, 3),
        lines=tuple(lines),
        payments=tuple(payments),
        supplier=None if draft else supplier,
        void_reason=void_reason,
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def many_lines(count: int) -> list[InvoiceLine]:
    return [
        InvoiceLine(
            description=f"Position {number}: pendant fitting" + ", hand finished in brass" * (number % 4),
            quantity=Decimal(number % 7 + 1),
            unit_price=Decimal("37.50") + number,
        )
        for number in range(1, count + 1)
    ]


def pack(*sections: Section, person_name: str = "Siobhán O’Brien") -> SarPack:
    return SarPack(
        person_name=person_name,
        request_kind=RequestKind.ACCESS,
        received=date(2026, 11, 3),
        due=date(2026, 12, 3),
        prepared_on=date(2026, 11, 22),
        controller=BUSINESS,
        information=read_profile(assets.read_text("policies/luma-tech.json"), "luma-tech").article15,
        sections=sections,
    )


def enquiry(message: str, *, title: str = "Enquiry of 3 November 2026", provided: bool = True) -> Item:
    return Item(
        title=title,
        fields=(("Name", "Siobhán O’Brien"), ("Telephone", ""), ("Message", message)),
        provided=provided,
    )


#: One text for each script that must print; the demo site's enquiries are written in some of them.
SCRIPTS = {
    "Latin": "Äpfel, naïve façade, Łódź, Tiếng Việt, ½ € £1,234.56",
    "combining": "e\u0301 a\u0323\u0302 q\u0307",
    "Greek": "Καλημέρα κόσμε Ἀθῆναι",
    "Cyrillic": "Привет, мир; Ґанок",
    "Arabic": "السلام عليكم ورحمة الله شكراً جزيلاً",
    "Urdu": "میں لندن میں رہتا ہوں",
    "Hebrew": "שלום עולם בְּרֵאשִׁית",
    "Devanagari": "नमस्ते क्षत्रिय शक्ति हिन्दी",
    "Bengali": "আমার সোনার বাংলা",
    "Gurmukhi": "ਪੰਜਾਬੀ ਭਾਸ਼ਾ",
    "Gujarati": "ગુજરાતી ક્ષ",
    "Tamil": "தமிழ் மொழி",
    "Thai": "สวัสดีครับ ติดตั้งไฟ",
    "Georgian": "გამარჯობა",
    "Armenian": "Բարեւ ձեզ",
    "Chinese": "您好，我想在厨房安装一盏灯。",
    "Japanese": "こんにちは、ロンドン",
    "Korean": "안녕하세요 부엌에",
    "symbols": "✓ ★ → ∑ √ ① ☎",
    "mathematical": "𝓗𝓮𝓵𝓵𝓸",
    "emoji": "😀 👍🏽 ❤️ 👨‍👩‍👧‍👦 🇬🇧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣",
}

#: Strings that have broken programs, by class.
NAUGHTY = {
    "markup": "<b>bold</b> <para> &amp; &lt; <img src=x onerror=alert(1)> <a href='file:///etc/passwd'>",
    "unclosed markup": "<font color='red'><b>",
    "format strings": "%s %d %(name)s {0} {name!r} ${x} $(rm -rf) `id`",
    "PDF operators": ") Tj ET Q endstream endobj << /JS (x) >> \\) \\051 [<0041>] TJ",
    "overrides": "pay \u202egnp.exe\u202c \u2066isolated\u2069 \u202d",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe\u2060f \u200b \ufeff",
    "tags": "plain\U000e0068\U000e0069",
    "controls": "\x00\x01\x07\x08\x0b\x0c\x1b[31m\x7f\x85\x9f",
    "lone surrogates": "\ud800 \udfff x\ud83d",
    "private and unassigned": "\ue000 \uf8ff \U000f0000 \u0378 \U000e0fff \uffff \ufffe",
    "marks without end": "Z" + "\u0301\u0316" * 60 + " " + "\u0301" * 40,
    "lines": "a\r\nb\rc\u2028d\u2029e\tf",
    "formulas": '=HYPERLINK("http://x") @SUM(1) +1 -1 \t=1',
    "long word": "x" * 5_000,
    "spaces": " " * 300 + "\u00a0\u2003\u3000x" + " " * 300,
    "four bytes": "𝒳😀🀄𠀀\U0001f9ff",
    "mixed directions": "ב-London (W1). المبلغ £12.50 (VAT)!",
}
