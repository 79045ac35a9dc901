"""Invented people, named as people in Venezuela are, and what others make of a name: no accents, swapped surnames, one slip."""

from __future__ import annotations

import random
from collections.abc import Callable

from detentions import names
from tracker.finding.words import familiar

_GIVEN = (
    "José Luis María Juan Carlos Ana Miguel Ángel Jesús Rafael Antonio Alberto Enrique Eduardo Manuel Alejandro Fernando Andrés Francisco "
    "David Daniel Gabriel Ernesto Guillermo Javier Ramón Ignacio Pablo Felipe Gregorio Carmen Beatriz Isabel Teresa Elena Alejandra "
    "Carolina Fernanda Gabriela Cristina Patricia Victoria Eugenia Josefina Margarita Mercedes Milagros Rosa Elizabeth Adriana Andreína "
    "Dolores Guadalupe Lourdes Magdalena Nazareth Pilar Rosario Sofía Verónica Alfredo Arturo Augusto César Emilio Esteban Fabián "
    "Gerardo Gonzalo Gustavo Héctor Hugo Humberto Iván Jaime Joaquín Jorge Julio Leonardo Lorenzo Marcos Mario Martín Mauricio Nicolás "
    "Omar Orlando Óscar Pedro Raúl Ricardo Roberto Rodolfo Rubén Salvador Santiago Sebastián Sergio Simón Tomás Vicente Víctor "
    "Yusmari Yulimar Wilmer Yonathan Jhonny Maikel Génesis Yorman Kleiver Darwin Franklin Nelson Wuilly Keiberth"
).split()
_SURNAMES = (
    "González Rodríguez Pérez Hernández García Martínez López Díaz Sánchez Rojas Ramírez Fernández Gómez Torres Moreno Rivas Suárez "
    "Mendoza Castillo Gutiérrez Medina Álvarez Romero Morales Blanco Silva Márquez Guerrero Colmenares Bastidas Peña Contreras Briceño "
    "Zambrano Villegas Quintero Urdaneta Chacín Barboza Perozo Morillo Ochoa Parra Rincón Ferrer Boscán Labarca Paredes Araujo Terán "
    "Linares Azuaje Montilla Graterol Lameda Giménez Yépez Alvarado Escalona Mogollón Sequera Pacheco Ibarra Uzcátegui Dávila Angulo "
    "Belandria Rangel Carrillo Cárdenas Vivas Chacón Niño Buitrago Guédez Oropeza Tovar Herrera Machado Istúriz Landaeta Bolívar Figuera "
    "Guzmán Marcano Rosales Salazar Velásquez Villarroel Maza Rengel Malavé Cedeño Arismendi Cova Subero Tineo Acosta Aponte Cabello "
    "Camacho Carrasquel Delgado Echeverría Fajardo Galíndez Hurtado Infante Jaramillo Key León Loreto Maldonado Navarro Ortega Palacios "
    "Quiñones Requena Saavedra Tablante Utrera Vallenilla Winckelmann Xifré Yánez Zerpa Abreu Bermúdez Calderón Duarte Espinoza Fuentes "
    "Godoy Henríquez Itriago Jiménez Lara Mijares Nieves Osorio Pinto Querales Reyes Sosa Trujillo Vargas Zapata"
).split()


def invent(count: int, *, seed: int) -> list[str]:
    """Names, each once: one or two given names, two surnames."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        given = chance.sample(_GIVEN, chance.choice((1, 2, 2)))
        found[" ".join([*given, *chance.sample(_SURNAMES, 2)])] = None
    return list(found)


def plain(name: str, chance: random.Random) -> str:
    return names.fold(name)


def swapped(name: str, chance: random.Random) -> str:
    *given, first, second = name.split()
    return " ".join([second, first, *given])


def one_slip(name: str, chance: random.Random) -> str:
    """One letter left out, doubled, changed, or two swapped, in one word of four letters or more."""
    parts = name.split()
    at = chance.choice([place for place, part in enumerate(parts) if len(part) >= 4])
    part, place = parts[at], chance.randrange(1, len(parts[at]) - 1)
    parts[at] = chance.choice(
        (
            part[:place] + part[place + 1 :],
            part[:place] + part[place] + part[place:],
            part[:place] + chance.choice("aeiourslnt") + part[place + 1 :],
            part[:place] + part[place + 1] + part[place] + part[place + 2 :],
        )
    )
    return " ".join(parts)


def nicknamed(name: str, chance: random.Random) -> str:
    """A familiar form for the first given name that has one, and one surname dropped; where none has one, one slip."""
    parts = name.split()
    for at, part in enumerate(parts[:-2]):
        if forms := familiar().get(names.fold(part)):
            return " ".join([chance.choice(forms), *parts[at + 1 :]])
    return one_slip(name, chance)


WAYS: tuple[Callable[[str, random.Random], str], ...] = (plain, swapped, one_slip, nicknamed)


def misheard(people: list[str], count: int, *, seed: int) -> list[tuple[str, str]]:
    """`count` questions, in each way in turn: (what is typed, who is meant)."""
    chance = random.Random(seed)
    asked = chance.sample(people, count)
    return [(WAYS[number % len(WAYS)](name, chance), name) for number, name in enumerate(asked)]
