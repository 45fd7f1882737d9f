import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import de.osci.osci12.common.Constants;
import de.osci.osci12.common.DialogHandler;
import de.osci.osci12.messageparts.Content;
import de.osci.osci12.messageparts.ContentContainer;
import de.osci.osci12.messageparts.EncryptedDataOSCI;
import de.osci.osci12.messagetypes.AcceptDelivery;
import de.osci.osci12.messagetypes.OSCIMessage;
import de.osci.osci12.messagetypes.OSCIRequest;
import de.osci.osci12.messagetypes.PassiveRecipientParser;
import de.osci.osci12.messagetypes.ProcessDelivery;
import de.osci.osci12.messagetypes.ResponseToAcceptDelivery;
import de.osci.osci12.messagetypes.ResponseToProcessDelivery;
import de.osci.osci12.roles.Addressee;
import de.osci.osci12.roles.Author;
import de.osci.osci12.roles.Reader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * A passive recipient made with the official library: prints its port, then a line per delivery.
 *
 * <p>Arguments: own signature and cipher p12, PIN, cipher certificate for which answers are sealed.
 * Lines: {@code angenommen} or {@code abgewickelt}, message id, size and SHA-256 of each content.
 */
public final class Empfaenger {
  private final Schluessel signatur;
  private final Schluessel chiffre;
  private final X509Certificate leser;

  private Empfaenger(String[] args) throws Exception {
    signatur = new Schluessel(args[0], args[2]);
    chiffre = new Schluessel(args[1], args[2]);
    try (InputStream ein = Files.newInputStream(Path.of(args[3]))) {
      leser = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(ein);
    }
    DialogHandler.setDefaultSupplier(new Addressee(
        signatur.signierer(Constants.SIGNATURE_ALGORITHM_RSA_SHA256), chiffre.entschluessler()));
  }

  public static void main(String[] args) throws Exception {
    Empfaenger empfaenger = new Empfaenger(args);
    HttpServer dienst = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    dienst.createContext("/", empfaenger::bearbeite);
    dienst.start();
    sage("" + dienst.getAddress().getPort());
    System.in.read();
    dienst.stop(0);
  }

  private void bearbeite(HttpExchange austausch) {
    try {
      ByteArrayOutputStream antwort = new ByteArrayOutputStream();
      OSCIRequest anfrage = new PassiveRecipientParser().parseStream(austausch.getRequestBody());
      if (anfrage.getMessageType() == OSCIMessage.PROCESS_DELIVERY) {
        wickleAb((ProcessDelivery) anfrage, antwort);
      } else {
        nimmAn((AcceptDelivery) anfrage, antwort);
      }
      austausch.getResponseHeaders().add("Content-Type", "text/xml");
      austausch.sendResponseHeaders(200, antwort.size());
      antwort.writeTo(austausch.getResponseBody());
    } catch (Exception grund) {
      sage("fehler\t" + grund);
    } finally {
      austausch.close();
    }
  }

  private void nimmAn(AcceptDelivery anfrage, ByteArrayOutputStream aus) throws Exception {
    String inhalte = Summen.von(anfrage.getEncryptedData(), chiffre);
    ResponseToAcceptDelivery antwort = new ResponseToAcceptDelivery(anfrage);
    antwort.setFeedback(new String[] {"0800"});
    antwort.sign();
    antwort.writeToStream(aus, null);
    sage("angenommen\t" + anfrage.getMessageId() + inhalte);
  }

  private void wickleAb(ProcessDelivery anfrage, ByteArrayOutputStream aus) throws Exception {
    String inhalte = Summen.von(anfrage.getEncryptedData(), chiffre);
    ResponseToProcessDelivery antwort = new ResponseToProcessDelivery(anfrage);
    if (anfrage.getMessageId() != null) {
      antwort.setMessageId(anfrage.getMessageIdResponse());
      antwort.setSubject("Antwort");
    }
    antwort.addEncryptedData(versiegelt("Antwort des Empfängers".getBytes("UTF-8")));
    antwort.setFeedback(new String[] {"0800"});
    antwort.sign();
    antwort.writeToStream(aus, null);
    sage("abgewickelt\t" + anfrage.getMessageId() + inhalte);
  }

  private EncryptedDataOSCI versiegelt(byte[] bytes) throws Exception {
    ContentContainer container = new ContentContainer();
    Content inhalt = new Content(new ByteArrayInputStream(bytes));
    inhalt.setRefID("antwort");
    container.addContent(inhalt);
    container.sign(new Author(signatur.signierer(Constants.SIGNATURE_ALGORITHM_RSA_SHA256), null));
    EncryptedDataOSCI daten =
        new EncryptedDataOSCI(Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, container);
    daten.encrypt(new Reader(leser));
    return daten;
  }

  private static synchronized void sage(String zeile) {
    System.out.println(zeile);
    System.out.flush();
  }
}
