"""What a policy profile says, as facts in plain words."""

from __future__ import annotations

from lumadesk.domain.consent import ContactChannel
from lumadesk.domain.policy import IdRule, Manner, MarketingBasis, PolicyProfile, Region
from lumadesk.domain.retention import RetentionRule
from lumadesk.ui.words import counted

_RETENTION = {
    RetentionRule.TAX_YEAR: "{years} from the end of the tax year of the work",
    RetentionRule.CUSTOMER_END: "{years} after the person stops being a customer",
    RetentionRule.HMRC_MINIMUM: "no longer than tax law asks",
}
_IDENTITY = {
    IdRule.IF_NOT_OBVIOUS: "asked for where it is not obvious who asks",
    IdRule.ALWAYS: "asked for every time",
    IdRule.NOT_MENTIONED: "not mentioned; the law lets you ask where you doubt",
}
CHANNEL_WORDS = {
    ContactChannel.EMAIL: "Email",
    ContactChannel.TEXT: "Text message",
    ContactChannel.PHONE: "Telephone",
    ContactChannel.POST: "Post",
    ContactChannel.SOCIAL: "Social media",
}
_BASES = {
    MarketingBasis.CONSENT: "consent",
    MarketingBasis.SOFT_OPT_IN: "soft opt-in",
    MarketingBasis.BUSINESS: "legitimate interests towards companies",
    MarketingBasis.INTERESTS: "legitimate interests",
}
REGION_WORDS = {
    Region.UK: "United Kingdom",
    Region.EEA: "European Economic Area",
    Region.US: "United States",
    Region.OTHER: "Elsewhere",
    Region.UNCONFIRMED: "Not confirmed yet",
}
_MANNERS = {Manner.ERASE: "erase", Manner.ANONYMISE: "make anonymous"}


def facts_of(profile: PolicyProfile) -> list[tuple[str, str]]:
    marketing = [
        f"{CHANNEL_WORDS[channel]}: {', '.join(_BASES[basis] for basis in bases)}"
        for channel, bases in profile.marketing.items()
    ]
    return [
        ("Promises", f"{len(profile.promises):,}"),
        (
            "Work and invoices",
            _RETENTION[profile.retention.rule].format(years=counted(profile.retention.years, "year")),
        ),
        ("Other enquiries", f"looked through after {counted(profile.unconverted_months, 'month')}"),
        ("At the end", " or ".join(_MANNERS[manner] for manner in profile.disposal)),
        ("First reply", f"within {counted(profile.acknowledge_working_days, 'working day')}"),
        ("Proof of identity", _IDENTITY[profile.id_rule]),
        ("Marketing", "\n".join(marketing) or "none"),
        (
            "Locked details",
            ", ".join(group.value for group in profile.consent_groups) or "none: such data is not kept",
        ),
        ("Data is in", ", ".join(REGION_WORDS[region] for region in profile.regions)),
    ]
