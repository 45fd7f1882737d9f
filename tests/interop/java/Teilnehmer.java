import de.osci.osci12.common.Constants;
import de.osci.osci12.common.DialogHandler;
import de.osci.osci12.extinterfaces.TransportI;
import de.osci.osci12.messageparts.Attachment;
import de.osci.osci12.messageparts.ChunkInformation;
import de.osci.osci12.messageparts.Content;
import de.osci.osci12.messageparts.ContentContainer;
import de.osci.osci12.messageparts.EncryptedDataOSCI;
import de.osci.osci12.messageparts.ProcessCardBundle;
import de.osci.osci12.messageparts.Timestamp;
import de.osci.osci12.messagetypes.ExitDialog;
import de.osci.osci12.messagetypes.FetchDelivery;
import de.osci.osci12.messagetypes.FetchProcessCard;
import de.osci.osci12.messagetypes.ForwardDelivery;
import de.osci.osci12.messagetypes.GetMessageId;
import de.osci.osci12.messagetypes.InitDialog;
import de.osci.osci12.messagetypes.MediateDelivery;
import de.osci.osci12.messagetypes.OSCIMessage;
import de.osci.osci12.messagetypes.OSCIResponseTo;
import de.osci.osci12.messagetypes.PartialFetchDelivery;
import de.osci.osci12.messagetypes.PartialStoreDelivery;
import de.osci.osci12.messagetypes.ResponseToFetchAbstract;
import de.osci.osci12.messagetypes.ResponseToFetchDelivery;
import de.osci.osci12.messagetypes.ResponseToGetMessageId;
import de.osci.osci12.messagetypes.ResponseToMediateDelivery;
import de.osci.osci12.messagetypes.ResponseToPartialFetchDelivery;
import de.osci.osci12.messagetypes.ResponseToPartialStoreDelivery;
import de.osci.osci12.messagetypes.StoreDelivery;
import de.osci.osci12.roles.Addressee;
import de.osci.osci12.roles.Author;
import de.osci.osci12.roles.Intermed;
import de.osci.osci12.roles.Originator;
import de.osci.osci12.roles.Reader;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An active participant made with the official library, told line by line what to do.
 *
 * <p>Arguments: mailbox URL, its cipher and signature certificate, own signature and cipher p12, PIN.
 * Lines have fields separated by tabulators, the first names the order, the second is {@code klar} or
 * {@code verschluesselt}. Answer: {@code ok}, milliseconds, results; or {@code fehler} and the reason.
 */
public final class Teilnehmer {
  private final Intermed postfach;
  private final Schluessel signatur;
  private final Schluessel chiffre;
  private final Originator absender;
  private boolean verschluesselt;

  private Teilnehmer(String[] args) throws Exception {
    postfach = new Intermed(zertifikat(args[2]), zertifikat(args[1]), new URI(args[0]));
    signatur = new Schluessel(args[3], args[5]);
    chiffre = new Schluessel(args[4], args[5]);
    absender = new Originator(signatur.signierer(Constants.SIGNATURE_ALGORITHM_RSA_SHA256),
        chiffre.entschluessler());
  }

  public static void main(String[] args) throws Exception {
    Teilnehmer teilnehmer = new Teilnehmer(args);
    BufferedReader zeilen = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String zeile = zeilen.readLine(); zeile != null; zeile = zeilen.readLine()) {
      System.out.println(teilnehmer.erledige(zeile.split("\t")));
      System.out.flush();
    }
  }

  private String erledige(String[] f) {
    long beginn = System.nanoTime();
    try {
      verschluesselt = f[1].equals("verschluesselt");
      String ergebnis = switch (f[0]) {
        case "sende" -> sende(Path.of(f[2]), f[3], f[4], f[5], f[6].equals("explizit"));
        case "hole" -> hole(f[2]);
        case "karte" -> karte(f[2]);
        case "pakete" -> pakete(Path.of(f[2]), f[3], Long.parseLong(f[4]));
        case "holepakete" -> holePakete(f[2], Long.parseLong(f[3]));
        case "leite" -> leite(Path.of(f[2]), f[3], f[4], f[5]);
        case "wickle" -> wickle(Path.of(f[2]), f[3], f[4], f[5]);
        default -> throw new IllegalArgumentException(f[0]);
      };
      return "ok\t" + (System.nanoTime() - beginn) / 1_000_000 + "\t" + ergebnis;
    } catch (Exception grund) {
      return "fehler\t" + grund;
    }
  }

  private DialogHandler dialog() {
    DialogHandler dialog = new DialogHandler(absender, postfach, new Http());
    dialog.setEncryption(verschluesselt);
    return dialog;
  }

  private DialogHandler eroeffnet() throws Exception {
    DialogHandler dialog = dialog();
    pruefe(new InitDialog(dialog).send());
    return dialog;
  }

  private static void beende(DialogHandler dialog) throws Exception {
    pruefe(new ExitDialog(dialog).send());
  }

  private static void pruefe(OSCIResponseTo antwort) {
    if (!antwort.isSigned()) {
      throw new IllegalStateException("nicht signiert");
    }
    String code = antwort.getFeedback()[0][1];
    if (!code.startsWith("0")) {
      throw new IllegalStateException("Rueckmeldung " + code);
    }
  }

  private static String messageId(DialogHandler dialog) throws Exception {
    ResponseToGetMessageId antwort = new GetMessageId(dialog).send();
    pruefe(antwort);
    return antwort.getMessageId();
  }

  private EncryptedDataOSCI versiegelt(InputStream ein, String art, String verfahren, X509Certificate leser)
      throws Exception {
    ContentContainer container = new ContentContainer();
    Content inhalt = art.equals("anhang")
        ? new Content(new Attachment(ein, "inhalt.bin", Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM))
        : new Content(ein);
    inhalt.setRefID("inhalt");
    container.addContent(inhalt);
    container.sign(new Author(signatur.signierer(verfahren), null));
    EncryptedDataOSCI daten =
        new EncryptedDataOSCI(Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, container);
    daten.encrypt(new Reader(leser));
    return daten;
  }

  private StoreDelivery auftrag(DialogHandler dialog, InputStream ein, String art, String verfahren,
      String an, String kennung) throws Exception {
    X509Certificate leser = zertifikat(an);
    StoreDelivery auftrag = new StoreDelivery(dialog, new Addressee(null, leser), kennung);
    auftrag.setSubject("Probe");
    auftrag.addEncryptedData(versiegelt(ein, art, verfahren, leser));
    return auftrag;
  }

  private String sende(Path datei, String art, String verfahren, String an, boolean explizit)
      throws Exception {
    DialogHandler dialog = explizit ? eroeffnet() : dialog();
    String kennung = messageId(dialog);
    try (InputStream ein = Files.newInputStream(datei)) {
      pruefe(auftrag(dialog, ein, art, verfahren, an, kennung).send());
    }
    if (explizit) {
      beende(dialog);
    }
    return kennung;
  }

  private String hole(String kennung) throws Exception {
    DialogHandler dialog = eroeffnet();
    FetchDelivery auftrag = new FetchDelivery(dialog);
    if (!kennung.equals("-")) {
      auftrag.setSelectionMode(OSCIMessage.SELECT_BY_MESSAGE_ID);
      auftrag.setSelectionRule(kennung);
    }
    ResponseToFetchDelivery antwort = auftrag.send();
    pruefe(antwort);
    String ergebnis = antwort.getMessageId() + Summen.von(antwort.getEncryptedData(), chiffre);
    beende(dialog);
    return ergebnis;
  }

  private String karte(String kennung) throws Exception {
    DialogHandler dialog = eroeffnet();
    FetchProcessCard auftrag = new FetchProcessCard(dialog);
    auftrag.setSelectionMode(OSCIMessage.SELECT_BY_MESSAGE_ID);
    auftrag.setSelectionRule(kennung);
    var antwort = auftrag.send();
    pruefe(antwort);
    ProcessCardBundle karte = antwort.getProcessCardBundles()[0];
    beende(dialog);
    return String.join("\t", karte.getMessageId(), zeit(karte.getCreation()), zeit(karte.getForwarding()),
        zeit(karte.getReception()), "" + karte.getInspections().length);
  }

  private static String zeit(Timestamp zeit) {
    return zeit == null ? "-" : zeit.getTimeStamp();
  }

  private String pakete(Path datei, String an, long kib) throws Exception {
    DialogHandler dialog = eroeffnet();
    String kennung = messageId(dialog);
    ByteArrayOutputStream ganz = new ByteArrayOutputStream();
    try (InputStream ein = Files.newInputStream(datei)) {
      auftrag(dialog(), ein, "anhang", Constants.SIGNATURE_ALGORITHM_RSA_SHA256, an, kennung)
          .writeMessage(ganz);
    }
    byte[] bytes = ganz.toByteArray();
    int groesse = (int) kib * 1024;
    int anzahl = (bytes.length + groesse - 1) / groesse;
    ResponseToPartialStoreDelivery antwort = null;
    for (int nummer = 1; nummer <= anzahl; nummer++) {
      PartialStoreDelivery paket = new PartialStoreDelivery(dialog, new Addressee(null, zertifikat(an)),
          new ChunkInformation(kib, nummer, bytes.length / 1024, anzahl), kennung);
      paket.setChunkBlob(new ByteArrayInputStream(
          Arrays.copyOfRange(bytes, (nummer - 1) * groesse, Math.min(bytes.length, nummer * groesse))));
      antwort = paket.send();
      pruefe(antwort);
    }
    String innen = antwort.getInsideFeedback()[0][1];
    beende(dialog);
    return kennung + "\t" + innen + "\t" + anzahl;
  }

  private String holePakete(String kennung, long kib) throws Exception {
    DialogHandler dialog = eroeffnet();
    ByteArrayOutputStream ganz = new ByteArrayOutputStream();
    List<Integer> da = new ArrayList<>();
    int anzahl = 1;
    ResponseToFetchDelivery zustellung = null;
    for (int nummer = 1; nummer <= anzahl && zustellung == null; nummer++) {
      ChunkInformation angabe = new ChunkInformation(kib, nummer, new ArrayList<>(da));
      PartialFetchDelivery auftrag = new PartialFetchDelivery(dialog, angabe);
      auftrag.setSelectionMode(OSCIMessage.SELECT_BY_MESSAGE_ID);
      auftrag.setSelectionRule(kennung);
      ResponseToFetchAbstract antwort = auftrag.send();
      pruefe(antwort);
      if (antwort instanceof ResponseToFetchDelivery) {
        zustellung = (ResponseToFetchDelivery) antwort;
      } else {
        ResponseToPartialFetchDelivery teil = (ResponseToPartialFetchDelivery) antwort;
        teil.getChunkBlob().transferTo(ganz);
        anzahl = teil.getChunkInformation().getTotalChunkNumbers();
        da.add(nummer);
      }
    }
    if (zustellung == null) {
      zustellung =
          ResponseToFetchDelivery.parseResponseToFetchDelivery(new ByteArrayInputStream(ganz.toByteArray()));
    }
    String ergebnis = zustellung.getMessageId() + Summen.von(zustellung.getEncryptedData(), chiffre);
    beende(dialog);
    return ergebnis + "\t" + anzahl;
  }

  private String leite(Path datei, String art, String an, String url) throws Exception {
    DialogHandler dialog = dialog();
    String kennung = messageId(dialog);
    X509Certificate leser = zertifikat(an);
    ForwardDelivery auftrag = new ForwardDelivery(dialog, new Addressee(null, leser), url, kennung);
    try (InputStream ein = Files.newInputStream(datei)) {
      auftrag.addEncryptedData(
          versiegelt(ein, art, Constants.SIGNATURE_ALGORITHM_RSA_SHA256, leser));
      pruefe(auftrag.send());
    }
    return kennung;
  }

  private String wickle(Path datei, String art, String an, String url) throws Exception {
    DialogHandler dialog = eroeffnet();
    String kennung = messageId(dialog);
    X509Certificate leser = zertifikat(an);
    MediateDelivery auftrag = new MediateDelivery(dialog, new Addressee(null, leser), url);
    auftrag.setMessageId(kennung);
    ResponseToMediateDelivery antwort;
    try (InputStream ein = Files.newInputStream(datei)) {
      auftrag.addEncryptedData(
          versiegelt(ein, art, Constants.SIGNATURE_ALGORITHM_RSA_SHA256, leser));
      antwort = auftrag.send();
    }
    pruefe(antwort);
    String ergebnis = kennung + "\t" + antwort.getMessageId()
        + Summen.von(antwort.getEncryptedData(), chiffre);
    beende(dialog);
    return ergebnis;
  }

  private static X509Certificate zertifikat(String datei) throws Exception {
    try (InputStream ein = Files.newInputStream(Path.of(datei))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(ein);
    }
  }

  /** HTTP as the library asks for it. */
  private static final class Http implements TransportI {
    private HttpURLConnection verbindung;

    @Override
    public String getVersion() {
      return "1";
    }

    @Override
    public String getVendor() {
      return "Test";
    }

    @Override
    public TransportI newInstance() {
      return new Http();
    }

    @Override
    public InputStream getResponseStream() throws IOException {
      return verbindung.getInputStream();
    }

    @Override
    public boolean isOnline(URI adresse) {
      return true;
    }

    @Override
    public long getContentLength() {
      return verbindung.getContentLengthLong();
    }

    @Override
    public OutputStream getConnection(URI adresse, long laenge) throws IOException {
      verbindung = (HttpURLConnection) adresse.toURL().openConnection();
      verbindung.setRequestMethod("POST");
      verbindung.setRequestProperty("Content-Type", "text/xml");
      verbindung.setDoOutput(true);
      verbindung.setFixedLengthStreamingMode(laenge);
      return verbindung.getOutputStream();
    }
  }
}
