// A server for our client, on CXF (or on JAX-WS RI: Riserver): a small mailbox in memory; an author
// "fehler:NUMBER:NAME" gets that fault.
import de.xoev.transport.xta._211.*;
import eu.osci.ws._2008._05.transport.*;
import eu.osci.ws._2014._10.transport.MessageMetaData;
import eu.osci.ws._2014._10.transport.PartyType;
import jakarta.xml.ws.Holder;
import java.math.BigInteger;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.namespace.QName;
import org.apache.cxf.BusFactory;
import org.apache.cxf.configuration.jsse.TLSServerParameters;
import org.apache.cxf.configuration.security.ClientAuthentication;
import org.apache.cxf.jaxws.JaxWsServerFactoryBean;
import org.apache.cxf.transport.http_jetty.JettyHTTPServerEngineFactory;
import adressierung.AttributedURIType;
import org.apache.cxf.ws.addressing.WSAddressingFeature;

public class Server implements ManagementPortType, SendPortType, MsgBoxPortType {
    private record Eingelegt(MessageMetaData daten, byte[] inhalt) {}

    private static final String XTA = "http://xoev.de/transport/xta/211";
    private static final String KEINE = "http://www.osci.eu/ws/2008/05/transport/MsgBox/reasons/NoMatch";
    private final Map<String, Eingelegt> wartend;
    private final Map<String, MessageMetaData> alle;

    Server() {
        wartend = new LinkedHashMap<>();
        alle = new LinkedHashMap<>();
    }

    /** Another door to the same mailbox. */
    Server(Server derselbe) {
        wartend = derselbe.wartend;
        alle = derselbe.alle;
    }

    /** Throws the fault that the author asks for. */
    private static <E extends Exception> void stoere(PartyType autor) throws E {
        String[] teile = autor.getIdentifier().getValue().split(":");
        if (!teile[0].equals("fehler")) {
            return;
        }
        Fehlernummer nummer = new Fehlernummer();
        nummer.setCode(teile[1]);
        nummer.setName("Text der Gegenseite");
        ExceptionType info = new ExceptionType();
        info.setErrorCode(nummer);
        try {
            Class<?> art = Class.forName("de.xoev.transport.xta._211." + teile[2]);
            @SuppressWarnings("unchecked")
            E fehler = (E) art.getConstructor(String.class, ExceptionType.class).newInstance("absichtlich", info);
            throw fehler;
        } catch (ReflectiveOperationException fehler) {
            throw new IllegalStateException(fehler);
        }
    }

    @Override
    public void checkAccountActive(PartyType autor) {
        Server.<RuntimeException>stoere(autor);
    }

    @Override
    public AttributedURIType createMessageId(PartyType autor) {
        Server.<RuntimeException>stoere(autor);
        return Gemeinsam.uri("urn:de:xta:messageid:cxf:" + UUID.randomUUID());
    }

    @Override
    public LookupServiceResponse lookupService(LookupServiceRequest frage, PartyType autor) {
        Server.<RuntimeException>stoere(autor);
        LookupServiceResponse.LookupServiceResultList liste = new LookupServiceResponse.LookupServiceResultList();
        for (LookupServiceRequest.LookupServiceRequestList eine : frage.getLookupServiceRequestList()) {
            LookupServiceResultType ergebnis = new LookupServiceResultType();
            ergebnis.setReader(eine.getLookupService().getReader());
            ergebnis.setServiceType(eine.getLookupService().getServiceType());
            LookupServiceResultType.IsServiceAvailableValue da = new LookupServiceResultType.IsServiceAvailableValue();
            da.setServiceIsAvailable(true);
            ergebnis.setIsServiceAvailableValue(da);
            liste.getLookupServiceResult().add(ergebnis);
        }
        LookupServiceResponse antwort = new LookupServiceResponse();
        antwort.setLookupServiceResultList(liste);
        return antwort;
    }

    @Override
    public synchronized void cancelMessage(AttributedURIType id, PartyType autor) {
        Server.<RuntimeException>stoere(autor);
        wartend.remove(id.getValue());
    }

    @Override
    public synchronized TransportReport getTransportReport(AttributedURIType id, PartyType autor) {
        Server.<RuntimeException>stoere(autor);
        if (!alle.containsKey(id.getValue())) {
            Server.<RuntimeException>stoere(Gemeinsam.partei("fehler:9070:InvalidMessageIDException"));
        }
        MessageStatusType stand = new MessageStatusType();
        stand.setStatus(wartend.containsKey(id.getValue()) ? BigInteger.ZERO : BigInteger.ONE);
        TransportReport bericht = new TransportReport();
        bericht.setMessageMetaData(alle.get(id.getValue()));
        bericht.setReportTime(jetzt());
        bericht.setXTAServerIdentity("cxf");
        bericht.setMessageStatus(stand);
        return bericht;
    }

    @Override
    public synchronized void sendMessage(
            GenericContentContainer container, MessageMetaData daten, X509TokenContainer zertifikate) {
        Server.<RuntimeException>stoere(daten.getOriginators().getAuthor());
        String id = daten.getMsgIdentification().getMessageID().getValue();
        if (alle.containsKey(id)) {
            Server.<RuntimeException>stoere(Gemeinsam.partei("fehler:9024:ParameterIsNotValidException"));
        }
        daten.getDeliveryAttributes().setDelivery(jetzt());
        alle.put(id, daten);
        wartend.put(id, new Eingelegt(daten, bytes(container)));
    }

    @Override
    public void sendMessageSync(
            Holder<GenericContentContainer> container,
            Holder<MessageMetaData> daten,
            Holder<X509TokenContainer> zertifikate) {
        Server.<RuntimeException>stoere(daten.value.getOriginators().getAuthor());
        container.value = Gemeinsam.container(bytes(container.value));
    }

    @Override
    public synchronized MsgStatusList getStatusList(
            MsgBoxStatusListRequest wunsch, PartyType autor, Holder<MsgBoxResponse> antwort) {
        Server.<RuntimeException>stoere(autor);
        MsgStatusList liste = new MsgStatusList();
        wartend.values().forEach(eines -> liste.getMessageMetaData().add(eines.daten()));
        antwort.value = wartend.isEmpty() ? keine() : offen(0);
        return liste;
    }

    @Override
    public MsgStatusList getNextStatusList(Fortsetzung weiter, PartyType autor, Holder<MsgBoxResponse> antwort) {
        Server.<RuntimeException>stoere(autor);
        antwort.value = keine();
        return new MsgStatusList();
    }

    @Override
    public synchronized GenericContentContainer getMessage(
            MsgBoxFetchRequest wunsch,
            PartyType autor,
            Holder<MessageMetaData> daten,
            Holder<MsgBoxResponse> antwort) {
        Server.<RuntimeException>stoere(autor);
        MsgSelector wahl = wunsch.getMsgSelector();
        String id = wahl == null || wahl.getMessageID().isEmpty()
            ? wartend.keySet().stream().findFirst().orElse(null)
            : wahl.getMessageID().get(0).getValue();
        return gib(id, daten, antwort);
    }

    @Override
    public synchronized GenericContentContainer getNextMessage(
            Fortsetzung weiter,
            PartyType autor,
            Holder<MessageMetaData> daten,
            Holder<MsgBoxResponse> antwort) {
        Server.<RuntimeException>stoere(autor);
        schliesse(weiter);
        return gib(wartend.keySet().stream().findFirst().orElse(null), daten, antwort);
    }

    private GenericContentContainer gib(String id, Holder<MessageMetaData> daten, Holder<MsgBoxResponse> antwort) {
        Eingelegt eines = id == null ? null : wartend.get(id);
        if (eines == null) {
            antwort.value = keine();
            return null;
        }
        antwort.value = offen(wartend.size() - 1);
        daten.value = eines.daten();
        return Gemeinsam.container(eines.inhalt());
    }

    @Override
    public synchronized void close(Fortsetzung weiter, PartyType autor) {
        Server.<RuntimeException>stoere(autor);
        schliesse(weiter);
    }

    private void schliesse(Fortsetzung weiter) {
        for (AttributedURIType id : weiter.getLastMsgReceived()) {
            wartend.remove(id.getValue());
            alle.get(id.getValue()).getDeliveryAttributes().setReception(jetzt());
        }
    }

    private static MsgBoxResponse keine() {
        MsgBoxResponse.NoMessageAvailable grund = new MsgBoxResponse.NoMessageAvailable();
        grund.setReason(KEINE);
        MsgBoxResponse antwort = new MsgBoxResponse();
        antwort.setMsgBoxRequestID("urn:cxf:anfrage");
        antwort.setNoMessageAvailable(grund);
        return antwort;
    }

    private static MsgBoxResponse offen(int anzahl) {
        MsgBoxResponse antwort = new MsgBoxResponse();
        antwort.setMsgBoxRequestID("urn:cxf:anfrage");
        antwort.setItemsPending(BigInteger.valueOf(anzahl));
        return antwort;
    }

    private static byte[] bytes(GenericContentContainer container) {
        try {
            return Gemeinsam.bytes(container);
        } catch (Exception fehler) {
            throw new IllegalStateException(fehler);
        }
    }

    private static javax.xml.datatype.XMLGregorianCalendar jetzt() {
        try {
            return DatatypeFactory.newInstance().newXMLGregorianCalendar(new GregorianCalendar());
        } catch (Exception fehler) {
            throw new IllegalStateException(fehler);
        }
    }

    private static void biete_an(Server bohne, Class<?> art, String wo, String name, String wsdl, boolean streng) {
        JaxWsServerFactoryBean fabrik = new JaxWsServerFactoryBean();
        fabrik.setServiceClass(art);
        fabrik.setServiceBean(bohne);
        fabrik.setAddress(wo);
        fabrik.setBindingId(jakarta.xml.ws.soap.SOAPBinding.SOAP12HTTP_BINDING);
        fabrik.setWsdlLocation(wsdl);
        fabrik.setServiceName(new QName(XTA, "XTAService"));
        fabrik.setEndpointName(new QName(XTA, name));
        WSAddressingFeature adressierung = new WSAddressingFeature();
        adressierung.setAddressingRequired(true);
        adressierung.setResponses(WSAddressingFeature.AddressingResponses.ANONYMOUS);
        fabrik.getFeatures().add(adressierung);
        fabrik.setProperties(Map.of(
            "schema-validation-enabled", String.valueOf(streng),
            "mtom-enabled", "true",
            "attachment-memory-threshold", "1048576",
            "attachment-max-size", "629145600"));
        fabrik.create();
    }

    public static void main(String[] args) throws Exception {
        Gemeinsam g = new Gemeinsam(args[0]);
        int port = Integer.parseInt(g.wert("port"));
        TLSServerParameters tls = new TLSServerParameters();
        tls.setKeyManagers(g.schluessel());
        tls.setTrustManagers(g.vertrauen());
        ClientAuthentication klienten = new ClientAuthentication();
        klienten.setWant(true);
        klienten.setRequired(true);
        tls.setClientAuthentication(klienten);
        BusFactory.getDefaultBus()
            .getExtension(JettyHTTPServerEngineFactory.class)
            .setTLSServerParametersForPort("127.0.0.1", port, tls);
        Server bohne = new Server();
        boolean streng = Boolean.parseBoolean(g.wert("streng"));
        String basis = "https://127.0.0.1:" + port + "/";
        biete_an(bohne, ManagementPortType.class, basis + "management", "ManagementPort", g.wert("wsdl"), streng);
        biete_an(bohne, SendPortType.class, basis + "send", "SendXtaPort", g.wert("wsdl"), streng);
        biete_an(bohne, MsgBoxPortType.class, basis + "msgbox", "MsgBoxPort", g.wert("wsdl"), streng);
        Gemeinsam.sage("bereit", true, basis);
        Thread.currentThread().join();
    }
}
