"""Everyday talk: what every conversation holds, and so says nothing about a resource."""

from typing import Final

# Words (stemmed forms are derived where they are used) so common in speech that sharing them is no evidence.
_COMMON: Final = """
a about absolutely across actual actually after again ago ah ahead all almost alone along already alright also
although always am amazing an and another any anybody anymore anyone anything anyway apparently are around as ask
asked asking at away awesome back bad basically be became because become becoming been before began begin behind being
believe beside besides best better between big bit both bring brought but by call called came can cannot cause certain
certainly change come comes coming completely cool could couple course crazy day days deal definitely did different do
does doing done dont down during each early easier easy eight either eleven else end ended enough especially even
eventually ever every everybody everyone everything everywhere exact exactly example face fact far feel feeling feels
felt few fifteen fifty fifth figure find fine first five follow for forever forget forty found four friday from full
fun funny further gave get gets getting give given gives giving go goes going gone gonna good got gotta great group
guess guy guys had half hand hang happen happened happening happens happy hard has hate have having he head hear heard
hello help helped helps hence her here hers herself hey hi high him himself his hold home honest honestly hope hour
hours house how however huge huh hundred i idea if imagine in inside instead into is it its itself job just keep kept
kid kind kinda knew know known knows laugh laughs last late later least leave left less let lets life like liked
likely line little live lived living long longer look looked looking looks lost lot lots love made make makes making
man many maybe me mean means meant met might million mind mine minute minutes mm moment monday month months more
morning most much must my myself name need needed needs never new next nice night nine no nobody none nope nor normal
not nothing now number of off often oh ok okay old on once one ones only onto open or order other others our ours out
over own part people perhaps person pick picked piece place plan play please plus point pretty probably problem put
question quick quite ran rather read reading real really reason remember rest right room run said same sat saturday
saw say saying says second see seem seemed seems seen send sense sentence set seven several shall she should show side
since single sit sitting six small so some somebody somehow someone something sometimes somewhere soon sorry sort
sound sounds special spend spent stand start started starting starts stay still stop stopped story stuff such suddenly
sunday super supposed sure take taken takes taking talk talked talking tell telling ten terms than thank thanks that
the their them themselves then there these they thing things think thinking third thirty this those though thought
thousand three through thursday till time times to today together told tomorrow tonight too took top total totally
toward tried true try trying tuesday turn turned turns twelve twenty twice two uh um under unless until up upon us use
used using usually very wait walk walked wall want wanted wants was way we wednesday week weekend weeks weird welcome
well went were what whatever when where whether which while who whoever whole whom whose why will wish with within
without woke wonder word words work worked working works world worry worse worst would wow write writing wrong wrote
yeah year years yep yes yesterday yet you young your yours yourself aren couldn didn doesn don hadn hasn haven isn ll
re shouldn ve wasn weren won wouldn cant wont didnt doesnt isnt wasnt im ive youre theyre thats above below everyday
describe describes description various including include includes based among author authors
"""
COMMON_WORDS: Final = frozenset(_COMMON.split())

# What speech is full of and embeddings gain nothing from: left out of passages before their meaning is compared.
_FILLERS: Final = """
a actually am an and are basically but gonna honestly i im is it just kind know like literally mean mm oh ah ok okay
really right so sort that the then this um uh was well were yeah yes you
"""
FILLERS: Final = frozenset(_FILLERS.split())

# Small talk of our own making about nothing a hub of learning would hold: the level of chance for any scorer.
BACKGROUND: Final = (
    "so we drove up to the lake on Friday and it rained the entire way and of course nobody had packed the tent poles "
    "so four of us slept in the car with a wet dog and in the morning my brother made pancakes on a camping stove and "
    "dropped every single one in the sand and the dog was delighted and honestly it was the best trip we have had in "
    "ages",
    "okay my top three snacks for a long drive number one salted pretzels because they never melt number two those "
    "sour worms that hurt your tongue and number three cold grapes in a lunch box don't laugh they are amazing and "
    "whoever brings egg sandwiches into a closed car should have to walk the rest of the way",
    "did you watch the game last night they were two goals down with ten minutes left and then the goalie comes out "
    "of nowhere and saves that penalty with his foot and the whole bar went quiet and then everybody was screaming "
    "and a man I have never met hugged me and spilled his drink all over my jacket",
    "my grandmother has a parrot who is older than me and he only knows how to say close the door and the name of a "
    "neighbour who moved out in the nineties and when the phone rings he does the ring back louder so every call at "
    "her place begins with her shouting at a bird",
    "we are painting the hallway and I thought white is white but there are sixty whites there is one called oat and "
    "one called whisper and they look the same on the card and completely different on the wall so now we have nine "
    "squares of white and my roommate wants yellow",
    "the movie was fine I liked the music and the part with the train but why does nobody in these films ever close a "
    "window or eat anything and the ending made no sense because the twin was in the boat the entire time and we saw "
    "him in the boat in the first scene",
    "I bought a bicycle from a lady who kept it in her kitchen and she cried when I rode off and waved a tea towel "
    "and now I feel I have to send her pictures of it at the beach and by the river and I have named it Susan because "
    "that was her name",
    "winter boots are the worst purchase because either they are warm and look like two loaves of bread or they are "
    "pretty and you slide down the hill past everybody at the bus stop like I did on Tuesday with a bag of oranges "
    "and one of them rolled all the way to the bank",
    "for the party we need ice and chairs and somebody who owns a speaker that isn't broken and my cousin said he can "
    "bring his guitar and everyone said no at the same time and then we felt bad so he may bring it but he has to "
    "leave it in the hallway",
    "there is a new bakery at the corner and they only make one kind of bun with cardamom and the line goes past the "
    "laundry and the flower shop and I stood there for forty minutes in the snow and it was gone in three bites and "
    "yes I went back the next day",
    "the cat has decided that the printer is hers she sleeps on it and when it starts she hits it with both paws and "
    "then walks over the keys so I sent my landlord a message of four hundred letter Ls and he answered with a thumbs "
    "up",
    "my phone fell behind the stove and I could hear it ringing in there while I tried to fish it out with a wooden "
    "spoon and a magnet and in the end we moved the stove and found a fork two batteries and a birthday card from the "
    "people who lived there before",
)
