"""Reports in nearly the same words, written here: a cable, its copies, and texts that have nothing to do with it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from detentions.when import When
from tests.cast import NOW, Cast
from tracker import drafting, intake
from tracker.models import Report

CABLE = (
    "Caracas, 21 de marzo de 2019. Funcionarios del Sebin detuvieron este jueves de madrugada a {name} en su vivienda de la urbanización "
    "Los Naranjos, según denunció su familia ante los periodistas que llegaron al lugar.\n\n"
    "La madre contó que una docena de hombres con la cara cubierta rompió la reja, revisó todas las habitaciones y se llevó dos teléfonos "
    "y una computadora. Dijo que nadie mostró una orden y que los vecinos grabaron los vehículos desde las ventanas.\n\n"
    "Se desconoce el paradero de {name}. Un abogado recorrió sin resultado las sedes de la capital y "
    "anunció que acudirá este viernes al tribunal de guardia para pedir noticias.\n"
)
LINES = (
    "La lluvia dejó anoche sin luz a tres parroquias de la ciudad y el río creció hasta el puente viejo.",
    "Los maestros jubilados pidieron frente al ministerio que se revise la pensión de este año.",
    "El equipo de la casa ganó por dos carreras después de doce entradas y quedó segundo en la tabla.",
    "Un camión con harina volcó cerca del peaje y la carretera estuvo cerrada seis horas.",
    "La orquesta juvenil toca el domingo en la plaza y la entrada es libre para los vecinos.",
    "El precio del pasaje subió otra vez y los choferes dicen que no alcanza para los repuestos.",
)


def other(number: int) -> str:
    """A report in words of its own: a detention among words that tell nothing."""
    words = " ".join(LINES).replace(".", "").lower().split()
    mixed = random.Random(number).sample(words, len(words))
    who = f"La Policía Nacional detuvo el {1 + number % 20} de marzo en Mérida a {name(number)} durante una protesta por el agua."
    return f"Aviso {number}. {' '.join(mixed)}.\n\n{who}\n"


def name(number: int) -> str:
    """Invented; a different one for each number below 40,000."""
    given = ("Ramona", "Pedro", "Luisa", "Tomás", "Nora", "Julio", "Elena", "Víctor", "Marta", "Andrés")
    last = ("Muestra", "Ejemplo", "Prueba", "Ensayo", "Modelo", "Figura", "Boceto", "Molde", "Patrón", "Esbozo")
    rest, first = divmod(number, len(given))
    third, second = divmod(rest, len(last))
    fifth, fourth = divmod(third, len(last))
    return f"{given[first]} {last[second]} {last[fourth]}{'' if not fifth else ' ' + last[fifth % 10] + 'ez' * (fifth // 10)}"


def read(cast: Cast, text: str, *, publisher: str = "Diario Ejemplo", after: timedelta = timedelta(), at: datetime = NOW) -> Report:
    """The report once a worker has read it."""
    came = at + after
    report = intake.receive(
        content=text.encode(),
        publisher=publisher,
        published=When.parse("2019-03-21"),
        by=cast.ana,
        organisation=cast.ours,
        at=came,
        channel=Report.Channel.PASTE,
    ).report
    drafting.draft(report_id=report.pk, at=came)
    return Report.objects.get(pk=report.pk)
