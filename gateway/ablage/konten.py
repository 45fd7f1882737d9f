"""Local accounts, and who comes from an identity provider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.tabellen import Ersatzwortzeile, Identitaetszeile, Kontozeile
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Uhr


class Kontenbestand:
    """How users of this installation get in. Ids in their one spelling."""

    def __init__(self, session: Session, uhr: Uhr) -> None:
        self._session = session
        self._uhr = uhr

    def gesperrt(self, benutzer: str) -> Kontozeile | None:
        """The account, its row locked until the transaction ends."""
        suche = select(Kontozeile).where(Kontozeile.benutzer == benutzer).with_for_update()
        return self._session.scalars(suche).one_or_none()

    def lies(self, benutzer: str) -> Kontozeile | None:
        """Only to look at."""
        return self._session.get(Kontozeile, benutzer)

    def ersatzworte(self, benutzer: str) -> int:
        """How many are left."""
        suche = select(func.count()).where(Ersatzwortzeile.benutzer == benutzer)
        return self._session.scalars(suche).one()

    def erneuere_faktor(
        self, konto: Kontozeile, faktor: bytes, ersatzworte: Iterable[str], *, wer: str
    ) -> None:
        """Another second factor for the same password; a lock-out ends. `ersatzworte`: their digests."""
        self._betroffene(delete(Ersatzwortzeile).where(Ersatzwortzeile.benutzer == konto.benutzer))
        konto.faktor, konto.letzter_schritt = faktor, 0
        konto.fehlversuche, konto.gesperrt_bis = 0, None
        self._session.add_all(Ersatzwortzeile(benutzer=konto.benutzer, abdruck=a) for a in ersatzworte)
        self._protokolliere(konto.benutzer, wer, "zweiter_faktor")

    def alle_gesperrt(self) -> Sequence[Kontozeile]:
        """All accounts, their rows locked until the transaction ends."""
        return self._session.scalars(select(Kontozeile).order_by(Kontozeile.benutzer).with_for_update()).all()

    def richte_ein(
        self, benutzer: str, kennwort: str, faktor: bytes, ersatzworte: Iterable[str], *, wer: str
    ) -> None:
        """A new account, or everything of the old one anew; a lock-out ends. `ersatzworte`: their digests."""
        self._entferne(benutzer)
        self._session.add(
            Kontozeile(
                benutzer=benutzer,
                kennwort=kennwort,
                faktor=faktor,
                letzter_schritt=0,
                fehlversuche=0,
                gesperrt_bis=None,
                eingerichtet=self._uhr.jetzt(),
            )
        )
        self._session.flush()
        self._session.add_all(Ersatzwortzeile(benutzer=benutzer, abdruck=a) for a in ersatzworte)
        self._protokolliere(benutzer, wer, "kennwort")

    def entferne(self, benutzer: str, *, wer: str) -> bool:
        """False when there was none."""
        gab_es = self._entferne(benutzer)
        if gab_es:
            self._protokolliere(benutzer, wer, "konto_entfernt")
        return gab_es

    def loese_ersatzwort_ein(self, benutzer: str, abdruck: str) -> bool:
        """True exactly once for each of them."""
        loeschen = delete(Ersatzwortzeile).where(
            Ersatzwortzeile.benutzer == benutzer, Ersatzwortzeile.abdruck == abdruck
        )
        return self._betroffene(loeschen) == 1

    def hebe_sperre_auf(self, benutzer: str) -> None:
        """After somebody said who he is in another way."""
        konto = self.gesperrt(benutzer)
        if konto is not None:
            konto.fehlversuche, konto.gesperrt_bis = 0, None

    def benutzer_von(self, aussteller: str, subjekt: str) -> str | None:
        """Whom this identity is."""
        suche = select(Identitaetszeile.benutzer).where(
            Identitaetszeile.aussteller == aussteller, Identitaetszeile.subjekt == subjekt
        )
        return self._session.scalar(suche)

    def binde(self, benutzer: str, aussteller: str, subjekt: str) -> None:
        """From now on this identity is that user."""
        self._session.add(Identitaetszeile(benutzer=benutzer, aussteller=aussteller, subjekt=subjekt))
        self._session.flush()

    def _entferne(self, benutzer: str) -> bool:
        self._betroffene(delete(Ersatzwortzeile).where(Ersatzwortzeile.benutzer == benutzer))
        return self._betroffene(delete(Kontozeile).where(Kontozeile.benutzer == benutzer)) == 1

    def _betroffene(self, anweisung: object) -> int:
        ergebnis = self._session.execute(anweisung)  # type: ignore[call-overload]
        assert isinstance(ergebnis, CursorResult)
        return ergebnis.rowcount

    def _protokolliere(self, benutzer: str, wer: str, was: str) -> None:
        protokolliere(
            self._session,
            "installation",
            Auditereignis.BENUTZER_GEAENDERT,
            f"benutzer:{benutzer}",
            wer=wer,
            zeit=self._uhr.jetzt(),
            angaben={"was": was},
        )
