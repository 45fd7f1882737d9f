// What server and client of the CXF peer share: keys, parties, metadata, one line of JSON per result.
import de.xoev.transport.xta._211.ContentType;
import de.xoev.transport.xta._211.GenericContentContainer;
import eu.osci.ws._2014._10.transport.*;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import java.io.ByteArrayInputStream;

import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import adressierung.AttributedURIType;

final class Gemeinsam {
    final Properties werte = new Properties();

    Gemeinsam(String datei) throws Exception {
        try (FileInputStream strom = new FileInputStream(datei)) {
            werte.load(strom);
        }
    }

    String wert(String name) {
        return werte.getProperty(name);
    }

    KeyManager[] schluessel() throws Exception {
        KeyStore speicher = KeyStore.getInstance("PKCS12");
        char[] pin = wert("pin").toCharArray();
        try (FileInputStream strom = new FileInputStream(wert("p12"))) {
            speicher.load(strom, pin);
        }
        KeyManagerFactory fabrik = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        fabrik.init(speicher, pin);
        return fabrik.getKeyManagers();
    }

    TrustManager[] vertrauen() throws Exception {
        KeyStore speicher = KeyStore.getInstance("PKCS12");
        speicher.load(null, null);
        try (FileInputStream strom = new FileInputStream(wert("ca"))) {
            Certificate ca = CertificateFactory.getInstance("X.509").generateCertificate(strom);
            speicher.setCertificateEntry("ca", ca);
        }
        TrustManagerFactory fabrik = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        fabrik.init(speicher);
        return fabrik.getTrustManagers();
    }

    static PartyType partei(String kennung) {
        PartyIdentifierType wert = new PartyIdentifierType();
        wert.setValue(kennung);
        wert.setType("xoev");
        PartyType partei = new PartyType();
        partei.setIdentifier(wert);
        return partei;
    }

    static AttributedURIType uri(String text) {
        AttributedURIType wert = new AttributedURIType();
        wert.setValue(text);
        return wert;
    }

    static MessageMetaData metadaten(String kennung, String autor, String leser, String dienst) {
        MessageMetaData daten = new MessageMetaData();
        daten.setDeliveryAttributes(new DeliveryAttributes());
        Originators von = new Originators();
        von.setAuthor(partei(autor));
        daten.setOriginators(von);
        Destinations an = new Destinations();
        an.setReader(partei(leser));
        daten.setDestinations(an);
        MsgIdentification ident = new MsgIdentification();
        ident.setMessageID(uri(kennung));
        daten.setMsgIdentification(ident);
        Qualifier was = new Qualifier();
        was.setService(dienst);
        Qualifier.BusinessScenario szenario = new Qualifier.BusinessScenario();
        szenario.setUndefined("XAUSLAENDER_DATA");
        was.setBusinessScenario(szenario);
        Qualifier.MessageType art = new Qualifier.MessageType();
        art.setCode("010206");
        art.setListURI("urn:x");
        art.setListVersionID("1");
        art.setPayloadSchema("urn:x");
        was.setMessageType(art);
        daten.setQualifier(was);
        return daten;
    }

    static GenericContentContainer container(byte[] inhalt) {
        ContentType nachricht = new ContentType();
        nachricht.setContentType("application/octet-stream");
        nachricht.setFilename("x.bin");
        nachricht.setValue(new DataHandler(new Quelle(inhalt)));
        GenericContentContainer.ContentContainer innen = new GenericContentContainer.ContentContainer();
        innen.setMessage(nachricht);
        GenericContentContainer container = new GenericContentContainer();
        container.setContentContainer(innen);
        return container;
    }

    static byte[] bytes(GenericContentContainer container) throws Exception {
        return container.getContentContainer().getMessage().getValue().getInputStream().readAllBytes();
    }

    private record Quelle(byte[] inhalt) implements DataSource {
        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(inhalt);
        }

        @Override
        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getContentType() {
            return "application/octet-stream";
        }

        @Override
        public String getName() {
            return "x.bin";
        }
    }

    static void sage(String was, boolean ok, String text) {
        String sauber = (text == null ? "" : text).replaceAll("[\\\\\"\\p{Cntrl}]", " ");
        System.out.println("{\"was\":\"" + was + "\",\"ok\":" + ok + ",\"text\":\"" + sauber + "\"}");
        System.out.flush();
    }
}
