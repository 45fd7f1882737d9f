import de.osci.osci12.common.Constants;
import de.osci.osci12.common.DialogHandler;
import de.osci.osci12.messageparts.Attachment;
import de.osci.osci12.messageparts.Content;
import de.osci.osci12.messageparts.ContentContainer;
import de.osci.osci12.messageparts.EncryptedDataOSCI;
import de.osci.osci12.messagetypes.StoreDelivery;
import de.osci.osci12.messagetypes.StoredMessage;
import de.osci.osci12.roles.Addressee;
import de.osci.osci12.roles.Author;
import de.osci.osci12.roles.Originator;
import de.osci.osci12.roles.Reader;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Seals and opens stored messages with the official library, as told line by line on standard input.
 *
 * <p>Arguments: author p12, reader p12, PIN. Lines, fields separated by tabulators:
 * {@code versiegle DATEI NACHRICHT inline|anhang VERFAHREN} and {@code oeffne NACHRICHT}. One answer line
 * each: {@code ok}, the milliseconds and for opening size and SHA-256 of each content, or {@code fehler}.
 */
public final class Inhalte {
  private final Schluessel autor;
  private final Schluessel leser;

  private Inhalte(Schluessel autor, Schluessel leser) {
    this.autor = autor;
    this.leser = leser;
  }

  public static void main(String[] args) throws Exception {
    Inhalte inhalte = new Inhalte(new Schluessel(args[0], args[2]), new Schluessel(args[1], args[2]));
    BufferedReader zeilen = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String zeile = zeilen.readLine(); zeile != null; zeile = zeilen.readLine()) {
      System.out.println(inhalte.erledige(zeile.split("\t")));
      System.out.flush();
    }
  }

  private String erledige(String[] felder) {
    long beginn = System.nanoTime();
    try {
      String ergebnis = felder[0].equals("oeffne")
          ? oeffne(Path.of(felder[1]))
          : versiegle(Path.of(felder[1]), Path.of(felder[2]), felder[3].equals("anhang"), felder[4]);
      return "ok\t" + (System.nanoTime() - beginn) / 1_000_000 + ergebnis;
    } catch (Exception grund) {
      return "fehler\t" + grund;
    }
  }

  private String versiegle(Path datei, Path nachricht, boolean alsAnhang, String verfahren) throws Exception {
    ContentContainer container = new ContentContainer();
    try (InputStream ein = Files.newInputStream(datei)) {
      Content inhalt = alsAnhang
          ? new Content(new Attachment(ein, "inhalt.bin", Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM))
          : new Content(ein);
      inhalt.setRefID("inhalt");
      container.addContent(inhalt);
      container.sign(new Author(autor.signierer(verfahren), null));
      EncryptedDataOSCI versiegelt =
          new EncryptedDataOSCI(Constants.SYMMETRIC_CIPHER_ALGORITHM_AES256_GCM, container);
      versiegelt.encrypt(new Reader(leser.zertifikat));
      DialogHandler dialog = new DialogHandler((Originator) null, null, null);
      StoreDelivery auftrag = new StoreDelivery(dialog, new Addressee(null, leser.zertifikat), "probe");
      auftrag.addEncryptedData(versiegelt);
      try (OutputStream aus = Files.newOutputStream(nachricht)) {
        StoredMessage.storeMessage(auftrag, aus);
      }
    }
    return "";
  }

  private String oeffne(Path nachricht) throws Exception {
    try (InputStream ein = Files.newInputStream(nachricht)) {
      return Summen.von(StoredMessage.loadMessage(ein).getEncryptedData(), leser);
    }
  }
}
