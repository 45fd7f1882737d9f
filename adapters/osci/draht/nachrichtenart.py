"""The message types of OSCI 1.2 and the text of `xsi:schemaLocation` that tells them on the wire."""

from __future__ import annotations

from enum import StrEnum

from adapters.osci.draht.namen import DS, SOAP, XENC


class Art(StrEnum):
    """Message type; the value is the name in the schema file `soap<value>.xsd`."""

    GET_MESSAGE_ID = "GetMessageId"
    INIT_DIALOG = "InitDialog"
    EXIT_DIALOG = "ExitDialog"
    STORE_DELIVERY = "StoreDelivery"
    FETCH_DELIVERY = "FetchDelivery"
    FETCH_PROCESS_CARD = "FetchProcessCard"
    FORWARD_DELIVERY = "ForwardDelivery"
    ACCEPT_DELIVERY = "AcceptDelivery"
    MEDIATE_DELIVERY = "MediateDelivery"
    PROCESS_DELIVERY = "ProcessDelivery"
    PARTIAL_STORE_DELIVERY = "PartialStoreDelivery"
    PARTIAL_FETCH_DELIVERY = "PartialFetchDelivery"
    ANTWORT_GET_MESSAGE_ID = "ResponseToGetMessageId"
    ANTWORT_INIT_DIALOG = "ResponseToInitDialog"
    ANTWORT_EXIT_DIALOG = "ResponseToExitDialog"
    ANTWORT_STORE_DELIVERY = "ResponseToStoreDelivery"
    ANTWORT_FETCH_DELIVERY = "ResponseToFetchDelivery"
    ANTWORT_FETCH_PROCESS_CARD = "ResponseToFetchProcessCard"
    ANTWORT_FORWARD_DELIVERY = "ResponseToForwardDelivery"
    ANTWORT_ACCEPT_DELIVERY = "ResponseToAcceptDelivery"
    ANTWORT_MEDIATE_DELIVERY = "ResponseToMediateDelivery"
    ANTWORT_PROCESS_DELIVERY = "ResponseToProcessDelivery"
    ANTWORT_PARTIAL_STORE_DELIVERY = "ResponseToPartialStoreDelivery"
    ANTWORT_PARTIAL_FETCH_DELIVERY = "ResponseToPartialFetchDelivery"
    VERSCHLUESSELT = "MessageEncrypted"

    @property
    def ist_antwort(self) -> bool:
        return self.value.startswith("ResponseTo")

    @property
    def antwort(self) -> Art:
        """The response to this order."""
        return Art(f"ResponseTo{self.value}")

    @property
    def element(self) -> str:
        """Local name of the order's element: in the Body, or a header block where contents travel."""
        return self.value[0].lower() + self.value[1:]

    @property
    def praefix(self) -> str:
        """Chunk orders came later and have their own namespace."""
        return "osci2017" if "Partial" in self.value else "osci"

    @property
    def ort(self) -> str:
        """The exact text of `xsi:schemaLocation`."""
        return f"{SOAP} soap{self.value}.xsd {DS} oscisig.xsd {XENC} oscienc.xsd"


_NACH_ORT = {art.ort: art for art in Art}

IMPLIZIT_ERLAUBT = frozenset(
    {Art.GET_MESSAGE_ID, Art.STORE_DELIVERY, Art.FORWARD_DELIVERY, Art.PARTIAL_STORE_DELIVERY}
)
"""Orders that may stand alone, without a dialog opened before (specification, section 5)."""


def art_von(ort: str | None) -> Art | None:
    """The type told by `xsi:schemaLocation`; None for a SOAP fault or anything unknown."""
    return _NACH_ORT.get(ort or "")
