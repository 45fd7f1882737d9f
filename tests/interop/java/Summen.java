import de.osci.osci12.messageparts.Content;
import de.osci.osci12.messageparts.ContentContainer;
import de.osci.osci12.messageparts.EncryptedDataOSCI;
import de.osci.osci12.roles.Reader;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** What a sealed delivery holds once all its signatures hold: size and SHA-256 of each content. */
final class Summen {
  private Summen() {}

  /** Fields separated by tabulators, a leading one too. Fails when a signature is missing or wrong. */
  static String von(EncryptedDataOSCI[] alle, Schluessel leser) throws Exception {
    StringBuilder ergebnis = new StringBuilder();
    for (EncryptedDataOSCI daten : alle) {
      ContentContainer container = daten.decrypt(new Reader(leser.entschluessler()));
      if (container.getSigners().length == 0 || !container.checkAllSignatures()) {
        throw new IllegalStateException("Signatur ungueltig");
      }
      for (Content inhalt : container.getContents()) {
        ergebnis.append(summe(inhalt));
      }
    }
    return ergebnis.toString();
  }

  private static String summe(Content inhalt) throws Exception {
    MessageDigest summe = MessageDigest.getInstance("SHA-256");
    byte[] puffer = new byte[1 << 16];
    long groesse = 0;
    InputStream strom = inhalt.getContentType() == Content.ATTACHMENT_REFERENCE
        ? inhalt.getAttachment().getStream() : inhalt.getContentStream();
    for (int anzahl = strom.read(puffer); anzahl >= 0; anzahl = strom.read(puffer)) {
      summe.update(puffer, 0, anzahl);
      groesse += anzahl;
    }
    return "\t" + groesse + "\t" + HexFormat.of().formatHex(summe.digest());
  }
}
