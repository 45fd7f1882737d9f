import de.osci.osci12.extinterfaces.crypto.Decrypter;
import de.osci.osci12.extinterfaces.crypto.Signer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Collections;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** A test key from PKCS#12, as the library wants to be given it. */
final class Schluessel {
  final PrivateKey privat;
  final X509Certificate zertifikat;

  Schluessel(String datei, String pin) throws Exception {
    KeyStore speicher = KeyStore.getInstance("PKCS12");
    try (InputStream ein = Files.newInputStream(Path.of(datei))) {
      speicher.load(ein, pin.toCharArray());
    }
    String name = null;
    for (String alias : Collections.list(speicher.aliases())) {
      if (speicher.isKeyEntry(alias)) {
        name = alias;
      }
    }
    privat = (PrivateKey) speicher.getKey(name, pin.toCharArray());
    zertifikat = (X509Certificate) speicher.getCertificate(name);
  }

  /** Signs by the method named in the message: PKCS#1 v1.5 or PSS with SHA-256 or SHA-512. */
  Signer signierer(String verfahren) {
    return new Signer() {
      @Override
      public String getVersion() {
        return "1";
      }

      @Override
      public String getVendor() {
        return "Test";
      }

      @Override
      public X509Certificate getCertificate() {
        return zertifikat;
      }

      @Override
      public String getAlgorithm() {
        return verfahren;
      }

      @Override
      public byte[] sign(byte[] daten, String gewuenscht) throws SignatureException {
        try {
          int bits = gewuenscht.contains("sha512") ? 512 : 256;
          Signature signatur = Signature.getInstance(
              gewuenscht.endsWith("MGF1") ? "RSASSA-PSS" : "SHA" + bits + "withRSA");
          if (gewuenscht.endsWith("MGF1")) {
            String hash = "SHA-" + bits;
            signatur.setParameter(
                new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
          }
          signatur.initSign(privat);
          signatur.update(daten);
          return signatur.sign();
        } catch (java.security.GeneralSecurityException grund) {
          throw new SignatureException(grund);
        }
      }
    };
  }

  /** Unwraps content keys with RSA-OAEP. */
  Decrypter entschluessler() {
    return new Decrypter() {
      @Override
      public String getVersion() {
        return "1";
      }

      @Override
      public String getVendor() {
        return "Test";
      }

      @Override
      public X509Certificate getCertificate() {
        return zertifikat;
      }

      @Override
      public byte[] decrypt(byte[] geheim) {
        throw new UnsupportedOperationException("RSA 1.5");
      }

      @Override
      public byte[] decrypt(byte[] geheim, String maske, String digest)
          throws de.osci.osci12.encryption.OSCICipherException {
        try {
          String hash = "SHA-" + digest.substring(digest.length() - 3);
          MGF1ParameterSpec mgf = new MGF1ParameterSpec("SHA-" + maske.substring(maske.length() - 3));
          Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
          rsa.init(Cipher.DECRYPT_MODE, privat,
              new OAEPParameterSpec(hash, "MGF1", mgf, PSource.PSpecified.DEFAULT));
          return rsa.doFinal(geheim);
        } catch (java.security.GeneralSecurityException grund) {
          throw new de.osci.osci12.encryption.OSCICipherException("decryption_error");
        }
      }
    };
  }
}
