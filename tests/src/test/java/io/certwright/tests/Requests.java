package io.certwright.tests;

import io.certwright.CertificationRequest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Requests as software of others makes them, with whatever a test wants in them. */
final class Requests {

  private final KeyPair key;
  private final String subject;
  private final List<Extension> extensions = new ArrayList<>();
  private KeyPair signer;

  private Requests(KeyPair key, String subject) {
    this.key = key;
    this.signer = key;
    this.subject = subject;
  }

  static Requests of(KeyPair key, String subject) {
    return new Requests(key, subject);
  }

  static KeyPair key() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Requests dns(String... names) {
    var all = new ArrayList<GeneralName>();
    for (var name : names) {
      all.add(new GeneralName(GeneralName.dNSName, name));
    }
    return extension(
        Extension.subjectAlternativeName, false, new GeneralNames(all.toArray(new GeneralName[0])));
  }

  Requests authority(int pathLength) {
    return extension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
  }

  Requests extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    try {
      extensions.add(new Extension(oid, critical, value.toASN1Primitive().getEncoded("DER")));
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Signed by another key than the one that is in it. */
  Requests signedBy(KeyPair other) {
    signer = other;
    return this;
  }

  byte[] der() {
    try {
      var builder =
          new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), key.getPublic());
      if (!extensions.isEmpty()) {
        builder.addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
            new Extensions(extensions.toArray(new Extension[0])));
      }
      return builder
          .build(
              new JcaContentSignerBuilder(
                      signer.getPrivate().getAlgorithm().equals("RSA")
                          ? "SHA256withRSA"
                          : "SHA256withECDSA")
                  .build(signer.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  CertificationRequest read() {
    return CertificationRequest.of(der());
  }
}
