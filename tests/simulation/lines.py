"""What a simulated person may type. All invented for this purpose; none says anything about a real person."""

COMPLAINTS = (
    "my {part} has gone solid and it really hurts",
    "got a knot in the {part} that keeps grabbing",
    "{part} pulled tight just now",
    "stiff as anything round the {part} since breakfast",
    "little ripples under the skin of my {part}",
    "the {part} went hard when i reached for the remote",
    "{part}",
    "is that a cramp in my {part} or something else",
    "his {part} shot out straight when we turned him",
    "her {part} keeps jumping about, no pain though",
)
PARTS = (
    "calf", "foot", "toes", "thigh", "hamstring", "jaw", "neck", "hand", "thumb", "shoulder", "belly", "ribs", "back",
    "shin", "hip", "tongue", "throat", "whole leg", "both legs", "forearm", "claf", "buttock", "upper arm",
)  # fmt: skip
ANSWERS = (
    "yes", "no", "not sure", "yeah a bit", "nope", "dunno really", "2", "9", "about five minutes", "all afternoon",
    "only in one spot", "the entire limb", "it was sore straight away", "tight and then painful", "breathing is normal",
    "not swollen at all", "most nights lately", "stretching helps", "it kicks when i push it", "a pain of 6 out of 10",
)  # fmt: skip
STEERING = (
    "stop", "go back", "start again", "skip this", "wait i meant my shin", "no, the other one, the left", "change that",
    "why do you want to know", "who told you that", "carry on", "that was wrong, it lasted seconds", "help",
)  # fmt: skip
RELIEF = (
    "that worked",
    "no better",
    "worse now",
    "it came back",
    "i cant get to it",
    "my sister is here to help",
    "what now",
)
QUESTIONS = (
    "what exactly is spasticity", "do bananas do anything", "how much baclofen can i take", "is tonic water any good",
    "can i double my tablets tonight", "are you a real nurse", "how do i stop it happening", "does it mean im getting worse",
    "should i quit tizanidine", "what will help the stiffness",
)  # fmt: skip
TALK = (
    "hi there",
    "cheers",
    "bye for now",
    "im so fed up of this",
    "cant sleep",
    "good evening",
    "ok",
    "lol",
)
JUNK = (
    "asdkj qwe", "???", "🦵🔥", "🙏", "   ", "12345678901234567890", "<b>hello</b>", "'; drop table x; --", "/restart",
    "/answer{\"body_part\": \"calf\"}", "{their} {them}", "no tengo ganas de escribir en ingles", "me duele la pantorrilla",
    "le mollet me fait mal", "a" * 1200, "null", "...", "what is the capital of peru", "write me a poem", "\u202etxet",
    "calf " * 60,
)  # fmt: skip
# Each says a danger that no reader could take for anything else.
DANGERS = (
    "i can't breathe at all, it is getting worse",
    "crushing pressure in my chest and it spreads down my arm",
    "my face has dropped on one side and my speech is slurred all of a sudden",
    "i want to kill myself tonight",
    "he is choking and can't cough",
    "one leg is hot, red and twice its size since this morning",
)
# To a safety question each says that all is well, in the words people really use.
CALM = (
    "fine",
    "all ok",
    "it is normal",
    "nothing like that",
    "as always, no change there",
    "no worries there",
)
