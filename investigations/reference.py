"""The catalogue of modi operandi, first version: general knowledge, no case, no person."""

from datetime import date
from typing import NamedTuple

from audit.actions import action
from investigations.models import Modus
from investigations.reference_plans import load_plans

FIRST_DAY = date(2026, 1, 1)


class Entry(NamedTuple):
    """One way of working: code, where it belongs, and what is said of it in English and Dutch."""

    code: str
    lane: str
    title_en: str
    title_nl: str
    signs_en: str
    signs_nl: str
    money_en: str
    money_nl: str


# The codes of the indicators that point to an entry.
INDICATORS = {
    "lorry": "F24", "van_or_car": "F23 F24", "pilot_car": "F24", "small_boat": "F12 F13 F26", "yacht_or_ferry": "F24",
    "forged_document_air": "F21 F22", "look_alike": "F21 F22", "boarding_pass_swap": "F21 F22", "visa_pretext": "F28",
    "sham_employment": "F37", "guaranteed_package": "F12 F13 F14", "pay_per_leg": "F10 F11", "online_recruiting": "F39",
    "safe_house": "F25", "boat_supply": "F08 F26",
}  # fmt: skip

CATALOGUE = (
    Entry(
        code="lorry",
        lane="road",
        title_en="Hidden in a lorry or trailer",
        title_nl="Verborgen in een vrachtwagen of oplegger",
        signs_en=(
            "Cut seals or sheeting, carbon dioxide in the cargo space, stops on dark lay-bys shortly before a port."
        ),
        signs_nl=(
            "Doorgesneden zegels of zeil, koolzuur in de laadruimte, stops op donkere parkeerplaatsen kort "
            "voor een haven."
        ),
        money_en=(
            "A fee per person paid after arrival; cash to the driver per run, or a waived debt; fuel and "
            "ferry on one card."
        ),
        money_nl=(
            "Een bedrag per persoon na aankomst; contant geld per rit aan de chauffeur of een "
            "kwijtgescholden schuld; brandstof en veerboot op één pas."
        ),
    ),
    Entry(
        code="van_or_car",
        lane="road",
        title_en="Van or car run",
        title_nl="Rit met bestelbus of auto",
        signs_en=(
            "Rental vehicles with high mileage, removed seats, repeated crossings by the same drivers at the "
            "same hours."
        ),
        signs_nl=(
            "Huurauto's met veel kilometers, verwijderde stoelen, steeds dezelfde chauffeurs op dezelfde "
            "uren over de grens."
        ),
        money_en=(
            "Rental and deposits by third parties, fuel in cash, small transfers to drivers just after each run."
        ),
        money_nl=(
            "Huur en borg betaald door derden, brandstof contant, kleine overboekingen aan chauffeurs kort na elke rit."
        ),
    ),
    Entry(
        code="pilot_car",
        lane="road",
        title_en="Convoy with pilot car",
        title_nl="Konvooi met voorverkenner",
        signs_en=(
            "A clean car minutes ahead on the same route, constant calls between the two, sudden detours "
            "before controls."
        ),
        signs_nl=(
            "Een schone auto enkele minuten vooruit op dezelfde route, voortdurend contact, plotselinge "
            "omwegen voor controles."
        ),
        money_en=("Two drivers are paid at different rates; tolls and fuel for two vehicles appear on one account."),
        money_nl="Twee chauffeurs met verschillend loon; tol en brandstof van twee voertuigen op één rekening.",
    ),
    Entry(
        code="small_boat",
        lane="sea",
        title_en="Small-boat crossing",
        title_nl="Oversteek met een kleine boot",
        signs_en=(
            "Inflatable boats and engines moved to the coast at night, groups waiting in dunes, no skipper "
            "of their own."
        ),
        signs_nl=("Rubberboten en motoren die 's nachts naar de kust gaan, groepen in de duinen, geen eigen schipper."),
        money_en=(
            "A fee per place held by a third party until arrival; a skipper often travels at a discount instead of pay."
        ),
        money_nl=(
            "Een bedrag per plaats dat een derde vasthoudt tot aankomst; de stuurman vaart vaak met korting "
            "in plaats van loon."
        ),
    ),
    Entry(
        code="yacht_or_ferry",
        lane="sea",
        title_en="Yacht or ferry",
        title_nl="Jacht of veerboot",
        signs_en=(
            "Short charters outside the season, crews without papers, foot passengers who board with another's ticket."
        ),
        signs_nl=(
            "Korte charters buiten het seizoen, bemanning zonder papieren, voetpassagiers met een kaartje "
            "van een ander."
        ),
        money_en=(
            "Charter and mooring paid ahead in cash or by a new company; high fees per person, sold as comfortable."
        ),
        money_nl=(
            "Huur en ligplaats vooraf contant of door een nieuw bedrijf betaald; hoge bedragen per persoon, "
            "verkocht als comfortabel."
        ),
    ),
    Entry(
        code="freight_train",
        lane="rail",
        title_en="Freight train",
        title_nl="Goederentrein",
        signs_en=("People on or in wagons near border yards, opened containers, guides who know the shunting times."),
        signs_nl=(
            "Mensen op of in wagons bij grensemplacementen, geopende containers, gidsen die de rangeertijden kennen."
        ),
        money_en="Small fees for the moment and the place rather than for transport; paid in cash on the spot.",
        money_nl=(
            "Kleine bedragen voor het moment en de plek in plaats van voor vervoer; ter plaatse contant betaald."
        ),
    ),
    Entry(
        code="on_foot",
        lane="foot",
        title_en="Guided crossing on foot",
        title_nl="Begeleide oversteek te voet",
        signs_en="Small groups at night off the road, shared map pins, a guide who turns back at the border.",
        signs_nl=("Kleine groepen 's nachts buiten de weg, gedeelde kaartpunten, een gids die bij de grens omkeert."),
        money_en=("Paid per crossing, often again after each failed try; phone credit and lodging near the border."),
        money_nl=("Betaald per oversteek, vaak opnieuw na elke mislukte poging; beltegoed en onderdak bij de grens."),
    ),
    Entry(
        code="forged_document_air",
        lane="air",
        title_en="Forged or altered document by air",
        title_nl="Vals of vervalst document per vliegtuig",
        signs_en=(
            "The same forger's marks in several documents, tickets booked late for a route with weak document checks."
        ),
        signs_nl=(
            "Dezelfde sporen van één vervalser in meer documenten, late boekingen op een route met zwakke controle."
        ),
        money_en=(
            "The document is the largest single cost; tickets are bought by an agency or card that serves "
            "many travellers."
        ),
        money_nl="Het document is de grootste post; tickets gekocht via een bureau of kaart voor veel reizigers.",
    ),
    Entry(
        code="look_alike",
        lane="paper",
        title_en="Look-alike document",
        title_nl="Look-alikedocument",
        signs_en=(
            "Genuine documents reported lost more than once, holders who resemble the traveller, documents posted back."
        ),
        signs_nl=(
            "Echte documenten die meermaals als verloren zijn opgegeven, houders die op de reiziger lijken, "
            "teruggestuurd per post."
        ),
        money_en="Holders are paid a rent per use; parcels and small transfers follow each journey.",
        money_nl="Houders krijgen huur per gebruik; pakketjes en kleine overboekingen volgen op elke reis.",
    ),
    Entry(
        code="boarding_pass_swap",
        lane="air",
        title_en="Boarding-pass swap in transit",
        title_nl="Verwisseling van instapkaart in transit",
        signs_en=(
            "Two passengers meet airside, one boards with the other's pass, the second has an onward ticket never used."
        ),
        signs_nl=(
            "Twee passagiers treffen elkaar airside, de een stapt in met de kaart van de ander, een "
            "doorreisticket blijft ongebruikt."
        ),
        money_en="Two tickets for one journey, one of them never flown, bought with the same means of payment.",
        money_nl="Twee tickets voor één reis, waarvan één nooit gevlogen, met hetzelfde betaalmiddel gekocht.",
    ),
    Entry(
        code="visa_pretext",
        lane="paper",
        title_en="Visa obtained under a pretext (study, visit, business)",
        title_nl="Visum onder een voorwendsel (studie, bezoek, zaken)",
        signs_en=("Invitations from one host to many, schools with enrolment but no attendance, identical letters."),
        signs_nl=(
            "Uitnodigingen van één gastheer aan velen, scholen met inschrijving zonder aanwezigheid, gelijke brieven."
        ),
        money_en=(
            "Fees of a consultant, money that visits an account only for the bank statement, tuition "
            "refunded to others."
        ),
        money_nl=(
            "Kosten van een adviseur, geld dat alleen voor het bankafschrift op een rekening staat, "
            "collegegeld terug naar anderen."
        ),
    ),
    Entry(
        code="sham_employment",
        lane="paper",
        title_en="Sham employment or knowledge migrant",
        title_nl="Schijnarbeid of kennismigrant",
        signs_en=("Sponsors with more staff than work, one address for many workers, jobs that do not fit the trade."),
        signs_nl=(
            "Referenten met meer personeel dan werk, één adres voor veel werknemers, banen die niet bij het "
            "bedrijf passen."
        ),
        money_en=(
            "Wages paid and returned in cash, a price for the contract, levies on pay, tax paid to look genuine."
        ),
        money_nl=(
            "Loon dat contant terugkomt, een prijs voor het contract, inhoudingen op loon, belasting om echt te lijken."
        ),
    ),
    Entry(
        code="sham_marriage",
        lane="paper",
        title_en="Sham marriage or false family tie",
        title_nl="Schijnhuwelijk of valse gezinsband",
        signs_en=(
            "Partners without a common language, one witness at many weddings, children presented by several families."
        ),
        signs_nl=(
            "Partners zonder gemeenschappelijke taal, één getuige bij veel huwelijken, kinderen bij "
            "verschillende gezinnen."
        ),
        money_en=(
            "Instalments to the partner at each step of the procedure, and to a broker; debts of the partner settled."
        ),
        money_nl=(
            "Termijnen aan de partner bij elke stap van de procedure en aan een bemiddelaar; schulden van de "
            "partner afgelost."
        ),
    ),
    Entry(
        code="guaranteed_package",
        lane="money",
        title_en="Guaranteed package with escrow",
        title_nl="Garantiepakket met bewaargeld",
        signs_en=(
            "A promise of as many tries as needed, a code that releases the money, a shop or office that keeps it."
        ),
        signs_nl=(
            "De belofte van zoveel pogingen als nodig, een code die het geld vrijgeeft, een winkel of "
            "kantoor dat het bewaart."
        ),
        money_en=("The whole fee lies with a broker and is released in parts after arrival: money may still be held."),
        money_nl=(
            "Het hele bedrag ligt bij een bemiddelaar en komt na aankomst in delen vrij: er kan nog geld liggen."
        ),
    ),
    Entry(
        code="pay_per_leg",
        lane="money",
        title_en="Pay per leg",
        title_nl="Betalen per etappe",
        signs_en="Travellers stay somewhere until the next sum arrives; other people run each stretch.",
        signs_nl="Reizigers blijven ergens tot het volgende bedrag er is; elke etappe heeft andere mensen.",
        money_en=(
            "Many small transfers by relatives, each just before a departure; work on the way to pay for the next leg."
        ),
        money_nl=(
            "Veel kleine overboekingen van familie, telkens kort voor een vertrek; werk onderweg voor de "
            "volgende etappe."
        ),
    ),
    Entry(
        code="online_recruiting",
        lane="online",
        title_en="Recruiting and advertising online",
        title_nl="Werven en adverteren via internet",
        signs_en=(
            "Channels with prices and films of arrivals, the same numbers under many names, reviews by "
            "alleged travellers."
        ),
        signs_nl=(
            "Kanalen met prijzen en filmpjes van aankomsten, dezelfde nummers onder veel namen, recensies "
            "van zogenaamde reizigers."
        ),
        money_en=(
            "Advertising paid by prepaid or stolen cards, deposits in crypto-assets, price lists that fix "
            "the fee per leg."
        ),
        money_nl=(
            "Advertenties met prepaid of gestolen kaarten, aanbetaling in crypto, prijslijsten die het "
            "bedrag per etappe noemen."
        ),
    ),
    Entry(
        code="safe_house",
        lane="logistics",
        title_en="Safe house on the way",
        title_nl="Onderduikadres onderweg",
        signs_en=(
            "Short lets with many mattresses, deliveries of food for more people than live there, covered windows."
        ),
        signs_nl="Korte huur met veel matrassen, bezorgd eten voor meer mensen dan er wonen, afgedekte ramen.",
        money_en=(
            "Rent and deposits in cash or by a straw tenant, a charge per night to travellers, unusual use of energy."
        ),
        money_nl=(
            "Huur en borg contant of via een stroman, een bedrag per nacht voor reizigers, ongewoon energieverbruik."
        ),
    ),
    Entry(
        code="boat_supply",
        lane="logistics",
        title_en="Supply of boats, engines, life jackets",
        title_nl="Levering van boten, motoren en reddingsvesten",
        signs_en=(
            "Bulk orders of cheap inflatables, goods sent on to the coast at once, companies without other customers."
        ),
        signs_nl=(
            "Grote bestellingen van goedkope rubberboten, meteen doorgestuurd naar de kust, bedrijven zonder "
            "andere klanten."
        ),
        money_en=(
            "Invoices by shell companies, import at a low value, payment by third parties or in cash on delivery."
        ),
        money_nl=(
            "Facturen van lege vennootschappen, invoer tegen lage waarde, betaling door derden of contant bij levering."
        ),
    ),
    Entry(
        code="minors_handed_over",
        lane="people",
        title_en="Unaccompanied minors handed over",
        title_nl="Alleenreizende minderjarigen overgedragen",
        signs_en=(
            "Minors who leave reception soon after arrival, the same phone number in several pockets, an "
            "adult who waits."
        ),
        signs_nl=(
            "Minderjarigen die kort na aankomst uit de opvang vertrekken, hetzelfde telefoonnummer bij meer "
            "kinderen, een wachtende volwassene."
        ),
        money_en=(
            "The family pays on, or the debt is to be worked off: a sign of exploitation; transfers from "
            "relatives abroad."
        ),
        money_nl=(
            "De familie betaalt door of de schuld moet worden afgewerkt: een teken van uitbuiting; "
            "overboekingen van familie elders."
        ),
    ),
    Entry(
        code="taxi_chain",
        lane="road",
        title_en="Taxi or ride-hail chain",
        title_nl="Keten van taxi's of ritapps",
        signs_en=(
            "Long rides at night booked for others, a new car at each border, drivers who met through one group chat."
        ),
        signs_nl=(
            "Lange nachtelijke ritten voor anderen geboekt, bij elke grens een andere auto, chauffeurs uit "
            "één groepschat."
        ),
        money_en="Fares far above the usual, several bookings on one card or account, top-ups by a dispatcher.",
        money_nl=(
            "Ritprijzen ver boven het gebruikelijke, meer boekingen op één kaart of account, stortingen door "
            "een coördinator."
        ),
    ),
)


def load_reference() -> None:
    """Add the entries and plans that are not there yet; editions made by people are left alone."""
    load_plans()
    known = set(Modus.objects.values_list("code", flat=True))
    missing = [entry for entry in CATALOGUE if entry.code not in known]
    if not missing:
        return
    with action("job:reference", "modus.load", thing="catalogue"):
        for entry in missing:
            values = {**entry._asdict(), "indicators": INDICATORS.get(entry.code, "").split()}
            Modus.objects.create(edition=1, valid_from=FIRST_DAY, **values)
