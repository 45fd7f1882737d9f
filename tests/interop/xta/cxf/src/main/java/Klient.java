// A JAX-WS client of our server (Apache CXF, or the reference implementation): every operation, every fault.
import de.xoev.transport.xta._211.*;
import eu.osci.ws._2008._05.transport.*;
import eu.osci.ws._2014._10.transport.MessageMetaData;
import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.Holder;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.soap.AddressingFeature;
import jakarta.xml.ws.soap.MTOMFeature;
import java.io.File;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.GregorianCalendar;
import javax.xml.datatype.DatatypeFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.xml.namespace.QName;

public final class Klient {
    interface Aufruf {
        void tu() throws Exception;
    }

    private static final String XTA = "http://xoev.de/transport/xta/211";
    private final Gemeinsam g;
    private final ManagementPortType verwaltung;
    private final SendPortType versand;
    private final MsgBoxPortType postfach;
    private String kennung;
    private String anfrage;

    Klient(Gemeinsam g) throws Exception {
        this.g = g;
        verwaltung = tor(ManagementPortType.class, "management", "ManagementPort");
        versand = tor(SendPortType.class, "send", "SendXtaPort");
        postfach = tor(MsgBoxPortType.class, "msgbox", "MsgBoxPort");
    }

    private <T> T tor(Class<T> art, String adresse, String name) throws Exception {
        QName dienst = new QName(XTA, "XTAService");
        Service service = Service.create(new File(g.wert("wsdl")).toURI().toURL(), dienst);
        T tor = service.getPort(
            new QName(XTA, name), art, new AddressingFeature(true, true), new MTOMFeature());
        ((BindingProvider) tor).getRequestContext()
            .put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, g.wert(adresse));
        if (g.wert("cxf") != null) {
            Cxftls.setze(tor, g);
        }
        return tor;
    }

    private void versuche(String was, Aufruf aufruf) {
        try {
            aufruf.tu();
            Gemeinsam.sage(was, true, "");
        } catch (Exception fehler) {
            Gemeinsam.sage(was, false, fehler.toString());
        }
    }

    private static void gleich(Object ist, Object soll) {
        if (!soll.equals(ist)) {
            throw new IllegalStateException(ist + " statt " + soll);
        }
    }

    private eu.osci.ws._2014._10.transport.PartyType ich() {
        return Gemeinsam.partei(g.wert("konto"));
    }

    private MessageMetaData metadaten(String id, String dienst) {
        return Gemeinsam.metadaten(id, g.wert("konto"), g.wert("konto"), dienst);
    }

    private Fortsetzung weiter(String anfrage, String... erhalten) {
        Fortsetzung weiter = new Fortsetzung();
        weiter.setMsgBoxRequestID(anfrage);
        for (String id : erhalten) {
            weiter.getLastMsgReceived().add(Gemeinsam.uri(id));
        }
        return weiter;
    }

    private LookupServiceRequest frage() {
        LookupServiceType eine = new LookupServiceType();
        eine.setReader(Gemeinsam.partei(g.wert("konto")));
        eine.setServiceType(g.wert("dienst"));
        LookupServiceRequest.LookupServiceRequestList liste = new LookupServiceRequest.LookupServiceRequestList();
        liste.setLookupService(eine);
        LookupServiceRequest frage = new LookupServiceRequest();
        frage.getLookupServiceRequestList().add(liste);
        return frage;
    }

    private MsgBoxStatusListRequest listenwunsch() {
        MsgBoxStatusListRequest wunsch = new MsgBoxStatusListRequest();
        wunsch.setListForm("MessageMetaData");
        wunsch.setMaxListItems(BigInteger.TEN);
        return wunsch;
    }

    private void alles() throws Exception {
        byte[] inhalt = new byte[300_000];
        Arrays.fill(inhalt, (byte) 7);
        versuche("checkAccountActive", () -> verwaltung.checkAccountActive(ich()));
        versuche("createMessageId", () -> kennung = verwaltung.createMessageId(ich()).getValue());
        versuche("lookupService", () -> {
            LookupServiceResultType eines =
                verwaltung.lookupService(frage(), ich()).getLookupServiceResultList().getLookupServiceResult().get(0);
            gleich(eines.getIsServiceAvailableValue().isServiceIsAvailableUnknown(), Boolean.TRUE);
        });
        versuche("sendMessage (MTOM)", () ->
            versand.sendMessage(Gemeinsam.container(inhalt), metadaten(kennung, g.wert("dienst")), null));
        versuche("sendMessageSync", () -> {
            Holder<GenericContentContainer> hin = new Holder<>(Gemeinsam.container(inhalt));
            Holder<MessageMetaData> daten = new Holder<>(metadaten("urn:cxf:sync", g.wert("echo")));
            versand.sendMessageSync(hin, daten, new Holder<>());
            gleich(Arrays.equals(Gemeinsam.bytes(hin.value), inhalt), true);
            gleich(daten.value.getMsgIdentification().getInReplyTo().get(0).getValue(), "urn:cxf:sync");
        });
        versuche("cancelMessage", () -> {
            MessageMetaData daten = metadaten("urn:cxf:storno", g.wert("dienst"));
            GregorianCalendar spaeter = new GregorianCalendar();
            spaeter.add(GregorianCalendar.HOUR, 1);
            daten.getDeliveryAttributes()
                .setNotBefore(DatatypeFactory.newInstance().newXMLGregorianCalendar(spaeter));
            versand.sendMessage(Gemeinsam.container(inhalt), daten, null);
            verwaltung.cancelMessage(Gemeinsam.uri("urn:cxf:storno"), ich());
        });
        versuche("getStatusList", () -> {
            Holder<MsgBoxResponse> antwort = new Holder<>();
            MsgStatusList liste = postfach.getStatusList(listenwunsch(), ich(), antwort);
            gleich(liste.getMessageMetaData().get(0).getMsgIdentification().getMessageID().getValue(), kennung);
            anfrage = antwort.value.getMsgBoxRequestID();
        });
        versuche("getNextStatusList", () -> {
            Holder<MsgBoxResponse> antwort = new Holder<>();
            postfach.getNextStatusList(weiter(anfrage), ich(), antwort);
            gleich(antwort.value.getNoMessageAvailable() != null, true);
        });
        versuche("getMessage", () -> {
            Holder<MessageMetaData> daten = new Holder<>();
            Holder<MsgBoxResponse> antwort = new Holder<>();
            GenericContentContainer da = postfach.getMessage(new MsgBoxFetchRequest(), ich(), daten, antwort);
            gleich(Arrays.equals(Gemeinsam.bytes(da), inhalt), true);
            gleich(daten.value.getMsgIdentification().getMessageID().getValue(), kennung);
            anfrage = antwort.value.getMsgBoxRequestID();
        });
        versuche("getNextMessage", () -> {
            Holder<MsgBoxResponse> antwort = new Holder<>();
            postfach.getNextMessage(weiter(anfrage), ich(), new Holder<>(), antwort);
            gleich(antwort.value.getNoMessageAvailable() != null, true);
        });
        versuche("close", () -> postfach.close(weiter(anfrage, kennung), ich()));
        versuche("getTransportReport", () -> {
            TransportReport bericht = verwaltung.getTransportReport(Gemeinsam.uri(kennung), ich());
            gleich(bericht.getMessageStatus().getStatus(), BigInteger.ONE);
        });
        for (String eintrag : g.wert("fehler").split(" ")) {
            String[] teile = eintrag.split(":");
            versuche(teile[0] + ": " + teile[1], () -> fordere(teile[0], teile[1], teile[2]));
        }
    }

    private void fordere(String operation, String nummer, String ausnahme) throws Exception {
        try {
            rufe(operation);
        } catch (Exception fehler) {
            gleich(fehler.getClass().getSimpleName(), ausnahme);
            ExceptionType info = (ExceptionType) fehler.getClass().getMethod("getFaultInfo").invoke(fehler);
            gleich(info.getErrorCode().getCode(), nummer);
            return;
        }
        throw new IllegalStateException("kein Fehler");
    }

    private void rufe(String operation) throws Exception {
        byte[] x = {1};
        switch (operation) {
            case "checkAccountActive" -> verwaltung.checkAccountActive(ich());
            case "createMessageId" -> verwaltung.createMessageId(ich());
            case "lookupService" -> verwaltung.lookupService(frage(), ich());
            case "getTransportReport" -> verwaltung.getTransportReport(Gemeinsam.uri("urn:x"), ich());
            case "cancelMessage" -> verwaltung.cancelMessage(Gemeinsam.uri("urn:x"), ich());
            case "sendMessage" ->
                versand.sendMessage(Gemeinsam.container(x), metadaten("urn:cxf:f", g.wert("dienst")), null);
            case "sendMessageSync" ->
                versand.sendMessageSync(
                    new Holder<>(Gemeinsam.container(x)),
                    new Holder<>(metadaten("urn:cxf:f", g.wert("echo"))),
                    new Holder<>());
            case "getStatusList" -> postfach.getStatusList(listenwunsch(), ich(), new Holder<>());
            case "getNextStatusList" -> postfach.getNextStatusList(weiter("urn:x"), ich(), new Holder<>());
            case "getMessage" ->
                postfach.getMessage(new MsgBoxFetchRequest(), ich(), new Holder<>(), new Holder<>());
            case "getNextMessage" ->
                postfach.getNextMessage(weiter("urn:x"), ich(), new Holder<>(), new Holder<>());
            case "close" -> postfach.close(weiter("urn:x", "urn:y"), ich());
            default -> throw new IllegalArgumentException(operation);
        }
    }

    public static void main(String[] args) throws Exception {
        Gemeinsam g = new Gemeinsam(args[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(g.schluessel(), g.vertrauen(), null);
        HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
        new Klient(g).alles();
        System.exit(0);
    }
}
