package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.ca.AuthorityCrls;
import io.certwright.ca.RevocationList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** Reads what a CA has published, by the JDK. */
public final class Crls {

  private static final int UNSPECIFIED = 0;

  private Crls() {}

  /** All lists of a CA. */
  public static List<RevocationList> all(Vault vault, String ca) {
    return AuthorityCrls.of(vault, ca).list(PageRequest.first(1000)).items();
  }

  /** The bytes of a complete list. */
  public static byte[] bytes(Vault vault, RevocationList list) {
    return bytes(AuthorityCrls.of(vault, list.ca()).open(list.key(), list.partition()).content());
  }

  /** The bytes of a delta list. */
  public static byte[] deltaBytes(Vault vault, RevocationList list) {
    return bytes(
        AuthorityCrls.of(vault, list.ca()).openDelta(list.key(), list.partition()).content());
  }

  private static byte[] bytes(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The list that has all that the present key of a CA signed, verified. */
  public static X509CRL whole(Vault vault, String ca) {
    return full(vault, AuthorityCrls.of(vault, ca).current());
  }

  /** A complete list, verified with the key of the CA's present certificate. */
  public static X509CRL full(Vault vault, RevocationList list) {
    var crl = verified(vault, list.ca(), bytes(vault, list));
    var said = list.full().orElseThrow();
    assertThat(number(crl)).isEqualTo(said.number());
    assertThat(crl.getThisUpdate().toInstant()).isEqualTo(said.thisUpdate());
    assertThat(crl.getNextUpdate().toInstant()).isEqualTo(said.nextUpdate());
    assertThat(entries(crl)).hasSize((int) said.entries());
    assertThat(encoded(crl)).hasSize((int) said.size());
    return crl;
  }

  /** A delta list, likewise. */
  public static X509CRL delta(Vault vault, RevocationList list) {
    return verified(vault, list.ca(), deltaBytes(vault, list));
  }

  private static X509CRL verified(Vault vault, String ca, byte[] encoded) {
    try {
      var crl = parse(encoded);
      crl.verify(vault.get(ca).x509().getPublicKey());
      return crl;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] encoded(X509CRL crl) {
    try {
      return crl.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A list. */
  public static X509CRL parse(byte[] encoded) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      return (X509CRL) factory.generateCRL(new ByteArrayInputStream(encoded));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Its number. */
  public static long number(X509CRL crl) {
    try {
      var value = crl.getExtensionValue(Extension.cRLNumber.getId());
      return ASN1Integer.getInstance(JcaX509ExtensionUtils.parseExtensionValue(value))
          .longValueExact();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serial numbers and the codes of the reasons; each serial number is there once. */
  public static Map<BigInteger, Integer> entries(X509CRL crl) {
    var all = new TreeMap<BigInteger, Integer>();
    var entries = crl.getRevokedCertificates();
    if (entries != null) {
      for (var entry : entries) {
        assertThat(all.put(entry.getSerialNumber(), reason(entry))).isNull();
      }
    }
    return all;
  }

  @SuppressWarnings("EnumOrdinal") // the JDK's enum is in the order of RFC 5280, 7 included
  private static int reason(X509CRLEntry entry) {
    var reason = entry.getRevocationReason();
    return reason == null ? UNSPECIFIED : reason.ordinal();
  }
}
