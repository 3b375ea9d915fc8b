"""What the stub server answers: messages shaped like the assistant's own, one scene for each kind the page must draw.

The wording is only for looking at the page; it is not clinical content.
"""

from __future__ import annotations


def message(
    text: str, buttons: list[tuple[str, str]] | None = None, custom: dict | None = None
) -> dict:
    made: dict = {"text": text}
    if buttons is not None:
        made["buttons"] = [{"title": title, "payload": payload} for title, payload in buttons]
    if custom is not None:
        made["custom"] = custom
    return made


def question(
    finding: str,
    text: str,
    options: list[tuple[str, str]],
    *,
    number: int = 1,
    at_most: int = 8,
    multiple: bool = False,
    extra: list[tuple[str, str]] | None = None,
) -> dict:
    made = [
        {"value": value, "title": title, "payload": f'/answer{{"{finding}": "{value}"}}'}
        for value, title in options
    ]
    custom = {
        "type": "question",
        "finding": finding,
        "text": text,
        "options": made,
        "number": number,
        "at_most": at_most,
        "why": "It helps me tell a cramp from stiffness.",
    }
    if multiple:
        custom["multiple"] = True
    buttons = [(option["title"], option["payload"]) for option in made] + (extra or [])
    return message(text, buttons, custom)


OPENING = [
    message(
        "Hello. I'm Crampwise, a program. I know cramps, stiffness and twitches in ALS. What is going on?",
        [
            ("It hurts now", "/hurts_now"),
            ("It was a bad night", "/bad_night"),
            ("I'm helping someone", "/helping"),
            ("I have a question", "/ask"),
        ],
    )
]

WHERE = [
    question(
        "body_part",
        "I'm sorry. Where is it?",
        [
            ("calf", "Calf"),
            ("foot", "Foot"),
            ("toes", "Toes"),
            ("thigh_front", "Front of thigh"),
            ("hamstring", "Back of thigh"),
            ("fingers", "Fingers"),
            ("neck_back", "Neck"),
            ("ribs", "Ribs"),
            ("jaw", "Jaw"),
            ("not_sure", "Somewhere else"),
        ],
    )
]

RELIEF = [
    message(
        "Let's ease it. Leg swollen, hot, or sore without a break? Tap that first.",
        [("Swollen or hot", '/answer{"leg_swelling": "swollen_warm_or_red"}')],
        {
            "type": "red_flag",
            "kind": "dvt",
            "triage": "call_today",
            "ask": True,
            "contacts": [],
            "sources": ["UCLH-DVT"],
        },
    ),
    message(
        "If not:\n1. Keep your knee straight.\n2. Loop a towel round your foot.\n"
        "3. Draw your toes toward you, slowly. Hold.\n\nBreathe out as you hold.",
        [
            ("It's letting go", "/letting_go"),
            ("I can't reach it", "/cant_reach"),
            ("Someone is here", "/helper_here"),
            ("Swollen or hot", '/answer{"leg_swelling": "swollen_warm_or_red"}'),
        ],
        {
            "type": "relief",
            "condition": "unclear",
            "body_part": "calf",
            "audience": "self",
            "steps": [
                {
                    "id": "calf_towel",
                    "kind": "stretch",
                    "text": "Draw your toes toward you, slowly. Hold.",
                    "seconds": 30,
                    "cautions": [],
                    "sources": ["NICE"],
                    "grade": "A",
                }
            ],
        },
    ),
]

ONSET = [
    question(
        "onset",
        "Good. Did it hurt right from the start, or feel tight first?",
        [
            ("pain_at_once", "Pain at once"),
            ("odd_feeling_then_tight", "An odd feeling, then tight"),
            ("tight_without_pain", "Tight, but no pain"),
            ("twitch_without_pain", "A twitch, but no pain"),
            ("not_sure", "Not sure"),
        ],
        number=2,
        extra=[("Why do you ask?", "/why"), ("Skip", "/skip")],
    )
]

PAIN = [
    question(
        "pain",
        "How bad is it, from 0 to 10?",
        [(str(n), str(n)) for n in range(11)] + [("not_sure", "Not sure")],
        number=3,
    )
]

TRIGGERS = [
    question(
        "body_triggers",
        "Tap anything that fits tonight.",
        [
            ("bladder", "Full bladder"),
            ("bowel", "Bowels"),
            ("infection", "Fever, or burning pee"),
            ("skin", "Sore skin"),
            ("missed_medicine", "Missed medicine"),
            ("none", "None of these"),
            ("not_sure", "Not sure"),
        ],
        number=4,
        multiple=True,
        extra=[("Skip", "/skip")],
    )
]

ACT_NOW = [
    message(
        "Call 911 now. Pain in one calf with trouble breathing can be a clot in the lung.\n\nSit up. Don't rub the leg.",
        [("I can't speak", "/cant_speak"), ("I'm safe now", "/safe")],
        {
            "type": "red_flag",
            "kind": "pulmonary_embolism",
            "triage": "emergency",
            "ask": False,
            "contacts": [
                {"label": "Emergency help", "number": "911", "how": "call"},
                {"label": "Where it works", "number": "911", "how": "text"},
                {"label": "Poison Help", "number": "1-800-222-1222", "how": "call"},
            ],
            "sources": ["UCLH-DVT"],
        },
    )
]

ASK_FIRST = [
    message(
        "Is it hard to breathe right now, more than is usual for you?",
        [
            ("Yes, worse", "/breathing_worse"),
            ("No, as usual", "/breathing_usual"),
            ("Not sure", "/breathing_unsure"),
        ],
        {
            "type": "red_flag",
            "kind": "breathing",
            "triage": "emergency",
            "ask": True,
            "contacts": [],
            "sources": ["LARY"],
        },
    )
]

ASSESSMENT = [
    message(
        "From what you told me this is more like a cramp: one muscle, a hard knot, pain at once.\n\nI can't be sure.",
        custom={
            "type": "assessment",
            "condition": "cramp",
            "certainty": "likely",
            "triage": "discuss_at_next_visit",
            "for": [],
            "against": [],
            "missing": [],
            "knowledge_version": "1",
        },
    ),
    message(
        "Do you want to stop the next one?",
        [("How?", "/prevent"), ("Ask the doctor", "/medicines")],
    ),
    message("I can keep a note of it.", [("Keep a note", "/diary"), ("How?", "/prevent")]),
]

BETTER = [
    question(
        "pain_after",
        "Better? 0 to 10",
        [(str(n), str(n)) for n in range(11)],
        number=0,
        extra=[("Skip", "/skip")],
    )
]

DIARY_ENTRY = [
    message(
        "Kept: left calf, 7, then 2.",
        [("Change it", "/change_entry"), ("See my diary", "/show_diary")],
        {
            "type": "diary_entry",
            "entry": {
                "id": "0" * 32,
                "when": "Tue 24 Nov, 02:00",
                "line": "Left calf.",
                "fields": {},
            },
            "saved": True,
        },
    )
]

DIARY_SUMMARY = [
    message(
        "12 attacks on 6 of the past 7 days.\nMost were in the left calf.",
        [("Doctor's page", "/show_report")],
        {"type": "diary_summary", "period": "week", "summary": {"total": 12}, "lines": []},
    )
]

REPORT = [
    message(
        "The page for your doctor is ready for 15 minutes.",
        [("See my diary", "/show_diary")],
        {
            "type": "report",
            "link": "/chat/report/made-up-pass",
            "minutes": 15,
            "period": {"from": "2026-10-26", "to": "2026-11-24"},
        },
    )
]

FALLBACK = [
    message(
        "I didn't get that. I know cramps, stiffness and twitches in ALS.",
        [("It hurts now", "/hurts_now"), ("Start again", "/start_over")],
        {"type": "fallback", "reason": "not_understood"},
    )
]

NO_CHOICES = [message("All right. I'm here.")]

#: What is sent -> what is answered. Typed words are looked up as they are.
SCENES: dict[str, list[dict]] = {
    "/greet": OPENING,
    "/start_over": OPENING,
    "/something_is_wrong": ASK_FIRST,
    "/hurts_now": WHERE,
    '/answer{"body_part": "calf"}': RELIEF,
    "/letting_go": ONSET,
    '/answer{"onset": "pain_at_once"}': PAIN,
    '/answer{"pain": "7"}': TRIGGERS,
    '/answer{"body_triggers": ["bladder", "skin"]}': ASSESSMENT,
    "/breathing_worse": ACT_NOW,
    "/safe": NO_CHOICES,
    "better": BETTER,
    '/answer{"pain_after": "3"}': DIARY_ENTRY,
    "/show_diary": DIARY_SUMMARY,
    "/show_report": REPORT,
    "my calf and i cant breathe": ACT_NOW,
}
