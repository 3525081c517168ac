"""Who lives in the demo: all invented. The place's own facts are public ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

PASSWORD = "coroutine-demo"  # noqa: S105  # of invented persons, shown on the sign-in page

PLACE = {
    "name": "La Coroutine",
    "town": "59000 Lille",
    "address": "16 allée de la Filature",
    "email": "bonjour@example.org",
    "open_since": dt.date(2010, 11, 1),
    "hours_fr": "En semaine de 9 h 30 à 19 h, plus tard quand un·e permanent·e est là",
    "hours_en": "Weekdays from 9:30 to 19:00, later when a permanent is there",
    "story_fr": (
        "160 m² pour travailler ensemble : vingt postes, une salle de réunion, des canapés, des "
        "hamacs, un bar et une cuisine. Une association loi 1901, sans patron ni subvention : "
        "celles et ceux qui l’utilisent la font vivre.\n\n"
        "Le premier jour est à prix libre. Après, tu viens à la demi-journée, ou tu portes le "
        "lieu avec nous."
    ),
    "story_en": (
        "160 m² to work together: twenty desks, a meeting room, sofas, hammocks, a bar and a "
        "kitchen. A non-profit association with no boss and no subsidy: those who use it keep it "
        "alive.\n\n"
        "Your first day is at a free price. After that, come by the half-day, or carry the place "
        "with us."
    ),
}
MONTHLY_COSTS_CENTS = 310_000


@dataclass(frozen=True)
class Role:
    """Someone of the cast: name, trade, status, and what they are known for."""

    name: str
    trade: str
    status: str


ADA = Role("Ada", "développeuse", "freelancer")
BRICE = Role("Brice", "menuisier", "freelancer")
CHLOE = Role("Chloé", "curieuse", "other")
DRISS = Role("Driss", "comptable à la retraite", "other")
INES = Role("Inès", "facilitatrice", "freelancer")

PERMANENTS = (
    Role("Aïcha Benali", "traductrice", "freelancer"),
    Role("Basile Carton", "graphiste", "freelancer"),
    Role("Camille Leroy", "journaliste", "freelancer"),
    Role("Dominique Vasseur", "architecte", "freelancer"),
    Role("Élise Marchand", "développeuse web", "employee"),
    Role("Farid Ouali", "monteur vidéo", "job_seeker"),
    Role("Gaëlle Le Goff", "cartographe", "freelancer"),
    Role("Hugo Delattre", "administrateur système", "freelancer"),
    Role("Ibrahima Sow", "photographe", "freelancer"),
    Role("Jeanne Verhaeghe", "correctrice", "freelancer"),
    Role("Karim Haddad", "formateur", "freelancer"),
    Role("Lise Dumont", "illustratrice", "freelancer"),
    Role("Mehdi Lambert", "ingénieur du son", "freelancer"),
    Role("Nadia Crépin", "chargée de production", "employee"),
    Role("Olivier Tran", "développeur", "freelancer"),
    Role("Pauline Roussel", "thésarde", "student"),
    Role("Quentin Masson", "data scientist", "employee"),
    Role("Rosa Ferreira", "designer textile", "freelancer"),
    Role("Sacha Wolff", "scénariste", "freelancer"),
    Role("Tiphaine Guérin", "urbaniste", "freelancer"),
    Role("Ulysse Pruvost", "cordiste", "job_seeker"),
    Role("Violette Nguyen", "ergonome", "freelancer"),
)

NOMADS = (
    Role("Wassim Amrani", "étudiant en informatique", "student"),
    Role("Xavière Lemaire", "autrice", "freelancer"),
    Role("Yann Kerbrat", "consultant", "freelancer"),
    Role("Zoé Fontaine", "comédienne", "freelancer"),
    Role("Alban Petit", "chercheur d’emploi", "job_seeker"),
    Role("Bérénice Caron", "sociologue", "student"),
    Role("Cyril Blondel", "rédacteur", "freelancer"),
    Role("Delphine Hochart", "couturière", "freelancer"),
    Role("Emmanuel Diallo", "jardinier", "employee"),
    Role("Fanny Dewaele", "traductrice", "freelancer"),
    Role("Gilles Thomas", "retraité curieux", "other"),
    Role("Hawa Camara", "infirmière libérale", "freelancer"),
    Role("Iris Colin", "étudiante", "student"),
    Role("Jérôme Wattel", "webmestre", "freelancer"),
    Role("Kenza Saïdi", "avocate", "freelancer"),
    Role("Loïc Bertin", "musicien", "freelancer"),
    Role("Margaux Flament", "potière", "freelancer"),
    Role("Noé Richard", "développeur", "employee"),
    Role("Ophélie Simon", "bibliothécaire", "employee"),
    Role("Pierre Nowak", "géomètre", "freelancer"),
)

PASSERS_BY = (
    Role("Rachida Morel", "chercheuse d’emploi", "job_seeker"),
    Role("Simon Lefebvre", "lycéen", "student"),
    Role("Tom Garnier", "vidéaste", "freelancer"),
    Role("Ursula Klein", "chercheuse", "employee"),
    Role("Victor Hamon", "chargé de mission", "employee"),
    Role("Wendy Baert", "coiffeuse", "freelancer"),
    Role("Yasmine Rahal", "podcasteuse", "freelancer"),
    Role("Zélie Marin", "étudiante", "student"),
    Role("Antoine Dubus", "ébéniste", "freelancer"),
    Role("Billie Cousin", "game designer", "freelancer"),
    Role("Colette Hermant", "bénévole au marché", "other"),
    Role("Damien Lecoq", "boulanger", "other"),
    Role("Estelle Gomis", "kinésithérapeute", "freelancer"),
)

TASKS = (
    ("Ouvrir et accueillir", 120),
    ("Fermer la maison", 30),
    ("Ménage collectif", 120),
    ("Cuisine du repas partagé", 90),
    ("Sortir les poubelles", 15),
    ("Arroser les plantes", 30),
    ("Répondre aux réservations", 45),
    ("Nourrir le poêle", 30),
    ("Réparer une étagère", 90),
    ("Marché du lundi", 60),
    ("Accueillir un premier jour", 45),
    ("Tenir les comptes", 120),
)
