"""What `manage.py up` and its relatives say to the person at the terminal, in the language of that terminal.

It speaks before any database or catalogue is there, hence a table of its own.
"""

from __future__ import annotations

import os

_WORDS: dict[str, tuple[str, str]] = {
    # name: (Spanish, English)
    "production": (
        "`manage.py up` es para pruebas y para instalaciones pequeñas. Con PRODUCTION=1 use los servicios de compose.yaml.",
        "`manage.py up` is for trials and small installations. With PRODUCTION=1, use the services of compose.yaml.",
    ),
    "locked": (
        "Esta instalación ya está en marcha (proceso {pid}) con los datos de {data}. Ciérrela antes, o elija otra carpeta con --data.",
        "This installation is already running (process {pid}) on the data in {data}. Stop it first, or choose another folder with --data.",
    ),
    "port_taken": (
        "El puerto {port} de {address} está ocupado por otro programa. Ciérrelo, o elija otro: make run PORT={other}",
        "Port {port} of {address} is taken by another program. Stop it, or choose another: make run PORT={other}",
    ),
    "port_forbidden": (
        "No se permite usar el puerto {port}. Elija uno mayor de 1023: make run PORT={other}",
        "Port {port} may not be used. Choose one above 1023: make run PORT={other}",
    ),
    "no_such_address": (
        "Esta máquina no tiene la dirección {address}. Corrija --bind.",
        "This machine has no address {address}. Correct --bind.",
    ),
    "open_to_others": (
        "AVISO: abierto en {address}, sin cifrado. Quien llegue a esa red puede verlo. Añada a ALLOWED_HOSTS los nombres que se usarán.",
        "WARNING: open on {address}, without encryption. Whoever reaches that network can see it. Add the names in use to ALLOWED_HOSTS.",
    ),
    "data_key_lost": (
        "Hay datos en {data}, pero falta la clave {file}. Ponga ahí su copia de recuperación: con otra clave lo sellado no se podría leer.",
        "There is data in {data}, but the key {file} is missing. Put your recovery copy there: no other key opens what is sealed.",
    ),
    "not_running": (
        "Los servicios no están en marcha. Ábralos con: make run",
        "The services are not running. Start them with: make run",
    ),
    "no_database": (
        "La base de datos de DATABASE_URL no responde: {why}",
        "The database of DATABASE_URL does not answer: {why}",
    ),
    "starting": ("Datos: {data}. Registro: {log}. Para parar: Ctrl-C.", "Data: {data}. Log: {log}. To stop: Ctrl-C."),
    "preparing": ("Preparando la base de datos…", "Preparing the database…"),
    "step_failed": ("El paso «{step}» falló (código {code}). Arriba está el motivo.", "The step “{step}” failed (code {code}). See above."),
    "web_silent": ("La web no responde. Vea el registro: {log}", "The web part does not answer. See the log: {log}"),
    "ended": ("«{part}» terminó (código {code}); de nuevo en {delay:.0f} s.", "“{part}” ended (code {code}); again in {delay:.0f} s."),
    "not_back": ("«{part}» no arranca: {why}", "“{part}” does not start: {why}"),
    "once_failed": ("«{part}» terminó mal (código {code}).", "“{part}” ended badly (code {code})."),
    "stopping": ("Cerrando…", "Stopping…"),
    "stopped": ("Todo cerrado.", "Everything is stopped."),
    "address": ("Listo: {url}", "Ready: {url}"),
    "link": (
        "Primera entrada (vale una sola vez; la persona que la abra administrará la instalación):",
        "First sign-in (works once; whoever opens it will administer this installation):",
    ),
    "recovery": (
        "Guarde fuera de esta máquina una copia de la clave de datos, {file}. Sin ella no se abre lo sellado ni sirve ningún respaldo.",
        "Keep a copy of the data key, {file}, away from this machine. Without it nothing sealed opens and no backup is of use.",
    ),
    "sealed": (
        "La instalación de {data} está sellada. Ábrala con: manage.py unseal",
        "The installation in {data} is sealed. Open it with: manage.py unseal",
    ),
    "not_sealed": ("En {data} no hay nada sellado.", "Nothing is sealed in {data}."),
    "nothing_to_seal": ("En {data} no hay ninguna instalación.", "There is no installation in {data}."),
    "does_not_stop": ("El proceso {pid} no se cierra. Nada se ha tocado.", "The process {pid} does not stop. Nothing was touched."),
    "seal_by_hand": (
        "Esta instalación usa servicios propios (DATABASE_URL). Cómo cerrarla: docs/operations.md, «In an emergency».",
        "This installation uses services of your own (DATABASE_URL). How to close it: docs/operations.md, “In an emergency”.",
    ),
    "no_copy": (
        "Nadie ha demostrado tener una copia de la clave de datos (o la instalación no está en marcha, y no se puede preguntar). "
        "Sin copia se perdería todo. Si la tiene: --without-copy",
        "Nobody has proved to hold a copy of the data key (or the installation is not running, and can't be asked). "
        "Without a copy everything would be lost. If you hold one: --without-copy",
    ),
    "seal_sure": (
        "Se cerrará la instalación de {data} y solo la clave de datos podrá abrirla. Escriba SELLAR: ",
        "The installation in {data} will be closed, and only the data key can open it again. Type SEAL: ",
    ),
    "stays_open": ("Nada se ha tocado.", "Nothing was touched."),
    "is_sealed": (
        "Sellado: {file}. Las claves y la base de datos ya no están aquí. Llévese una copia del archivo si puede.",
        "Sealed: {file}. The keys and the database are gone from here. Take a copy of the file with you if you can.",
    ),
    "is_back": ("Todo está de vuelta. Ábralo con: make run", "Everything is back. Open it with: make run"),
    "another_key": (
        "Esta clave no abre el archivo. Hace falta la de huella {fingerprint}.",
        "This key does not open the file. The one with the fingerprint {fingerprint} is needed.",
    ),
    "not_a_backup": ("{file} no es un respaldo de este programa.", "{file} is no backup of this program."),
    "damaged": ("{file} está dañado: no se usa nada de él.", "{file} is damaged: nothing of it is used."),
    "key_wanted": ("Clave de datos (huella {fingerprint}): ", "Data key (fingerprint {fingerprint}): "),
}


def in_spanish() -> bool:
    """The terminal's language, by the rules of POSIX; English where it says nothing."""
    chosen = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return chosen.lower().startswith("es")


def words(name: str, **values: object) -> str:
    return either(*_WORDS[name]).format(**values)


def either(spanish: str, english: str) -> str:
    return spanish if in_spanish() else english
