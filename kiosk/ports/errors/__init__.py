"""The one error tree. Each class says who can clear it.

KioskError
├── SettingsError                 ENGINEER  a setting is wrong; says file and line
├── DeviceError
│   ├── Canceled                  RETRY     somebody interrupted the call
│   ├── PortMissing               ENGINEER  the port or address is not there, or may not be opened
│   ├── LinkLost                  RETRY     the wire went away in the middle
│   ├── DeviceSilent              ENGINEER  nothing answers: switched off, unplugged, wrong speed
│   ├── WrongDevice               ENGINEER  something answers, but not this kind of device
│   ├── DeviceBusy                RETRY     in use by another process or still starting
│   ├── ProtocolViolated          RETRY     bytes that make no sense, again and again
│   ├── ReaderError
│   │   ├── NoCard                CITIZEN   no card in time
│   │   ├── CardUnreadable        CITIZEN   pulled away too early, or the chip is damaged
│   │   └── ReaderFault           ENGINEER  the security module reports a fault of its own
│   ├── CameraError
│   │   ├── NoCode                CITIZEN   no code was held before the lens in time
│   │   ├── NoSheet               CITIZEN   no good picture of a paper in time; carries what stood in the way
│   │   ├── NoFace                CITIZEN   no good picture of one face in time; carries what stood in the way
│   │   ├── ConsentMissing        CITIZEN   nobody agreed to a face comparison, or not to this one
│   │   ├── PictureBlack          ATTENDANT the lens is covered, or there is no light
│   │   ├── PictureFrozen         RETRY     the camera gives one picture again and again
│   │   ├── NotProvisioned        ENGINEER  no model files are named for this: the capability is absent
│   │   └── ModelDamaged          ENGINEER  a model file is missing, is another one, or cannot be loaded
│   └── PrinterError
│       ├── PaperOut              ATTENDANT
│       ├── PaperJam              ATTENDANT
│       ├── CoverOpen             ATTENDANT
│       ├── TonerOut              ATTENDANT
│       ├── CutterFault           ENGINEER
│       ├── PrinterFault          ENGINEER  unrecoverable, says the printer
│       ├── HeadHot               RETRY     clears itself
│       ├── NotPrintable          ENGINEER  a character this model cannot print in any way
│       ├── DocumentRefused       ENGINEER  not a format, paper or setting this printer takes; nothing came out
│       ├── JobCanceled           CITIZEN   somebody canceled it at the printer before anything came out
│       ├── SerialUsed            CITIZEN   this serial was sent to a printer before; void it and issue anew
│       └── OutcomeUnknown        CITIZEN   it may have printed; never print again by yourself
├── VaultError
│   ├── VaultBusy                 RETRY     another process holds it
│   ├── VaultFull                 ENGINEER  the disk is full or cannot be written
│   ├── VaultDamaged              ENGINEER  the file is no database, or its content contradicts itself
│   ├── VaultTooNew               ENGINEER  a later release wrote it, and this one may not read it
│   └── VaultKeyWrong             ENGINEER  the key is missing, lies open, or is another one
└── BackendError
    ├── BackendUnreachable        RETRY
    ├── NotEnrolled               ENGINEER  this terminal has no certificate
    ├── CertificateRevoked        ENGINEER
    ├── CertificateExpired        ENGINEER
    ├── ClockWrong                ENGINEER
    ├── WrongServer               ENGINEER  somebody else answers at the backend's address
    ├── EnrolmentRefused          ENGINEER  the enrolment code is wrong, used or too old
    ├── BackendFault              RETRY     a fault of its own (5xx, busy database); `final`: never to be taken (4xx)
    └── BackendRefused            CITIZEN   it said no; carries the Refusal

A definite failure leaves the world as it was. Only OutcomeUnknown and BackendUnreachable(sent=True) do not know.
"""

from kiosk.ports.errors.backend import (
    BackendError,
    BackendFault,
    BackendRefused,
    BackendUnreachable,
    CertificateExpired,
    CertificateRevoked,
    ClockWrong,
    EnrolmentRefused,
    NotEnrolled,
    WrongServer,
)
from kiosk.ports.errors.camera import (
    CameraError,
    ConsentMissing,
    ModelDamaged,
    NoCode,
    NoFace,
    NoSheet,
    NotProvisioned,
    PictureBlack,
    PictureFrozen,
)
from kiosk.ports.errors.printers import (
    CoverOpen,
    CutterFault,
    DocumentRefused,
    HeadHot,
    JobCanceled,
    NotPrintable,
    OutcomeUnknown,
    PaperJam,
    PaperOut,
    PrinterError,
    PrinterFault,
    SerialUsed,
    TonerOut,
)
from kiosk.ports.errors.reader import CardUnreadable, NoCard, ReaderError, ReaderFault
from kiosk.ports.errors.tree import (
    Canceled,
    ClearBy,
    DeviceBusy,
    DeviceError,
    DeviceSilent,
    KioskError,
    LinkLost,
    PortMissing,
    ProtocolViolated,
    SettingsError,
    WrongDevice,
)
from kiosk.ports.errors.vault import VaultBusy, VaultDamaged, VaultError, VaultFull, VaultKeyWrong, VaultTooNew

__all__ = [
    "BackendError",
    "BackendFault",
    "BackendRefused",
    "BackendUnreachable",
    "CameraError",
    "Canceled",
    "CardUnreadable",
    "CertificateExpired",
    "CertificateRevoked",
    "ClearBy",
    "ClockWrong",
    "ConsentMissing",
    "CoverOpen",
    "CutterFault",
    "DeviceBusy",
    "DeviceError",
    "DeviceSilent",
    "DocumentRefused",
    "EnrolmentRefused",
    "HeadHot",
    "JobCanceled",
    "KioskError",
    "LinkLost",
    "ModelDamaged",
    "NoCard",
    "NoCode",
    "NoFace",
    "NoSheet",
    "NotEnrolled",
    "NotPrintable",
    "NotProvisioned",
    "OutcomeUnknown",
    "PaperJam",
    "PaperOut",
    "PictureBlack",
    "PictureFrozen",
    "PortMissing",
    "PrinterError",
    "PrinterFault",
    "ProtocolViolated",
    "ReaderError",
    "ReaderFault",
    "SerialUsed",
    "SettingsError",
    "TonerOut",
    "VaultBusy",
    "VaultDamaged",
    "VaultError",
    "VaultFull",
    "VaultKeyWrong",
    "VaultTooNew",
    "WrongDevice",
    "WrongServer",
]
