package io.certwright.internal.signing;

import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.making.Authority;
import io.certwright.internal.making.Made;
import io.certwright.internal.making.PolicyMapping;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** What a CA remembers of a certificate that no version of the vault has, and finds it by. */
final class IssuedNames {

  /** As many as a record may declare, and some to spare. */
  private static final int MOST = 200;

  private IssuedNames() {}

  static IssuedRecord kept(
      Authority ca,
      Made made,
      List<SubjectAlternativeName> alternatives,
      Crypto crypto,
      Instant now) {
    var names = new ArrayList<String>();
    names.add(ofSubject(made.leaf().getSubjectX500Principal(), crypto));
    alternatives.stream().limit(MOST).map(PolicyMapping::typed).forEach(names::add);
    return IssuedRecord.of(
            ca.version(),
            ca.listOf(made.leaf().getSerialNumber()),
            made.serial(),
            now,
            made.leaf().getNotAfter().toInstant(),
            "",
            Bytes.copyOf(crypto.sha256(made.der().toByteArray())))
        .keeping(made.der(), List.copyOf(names))
        .withKey(Bytes.copyOf(crypto.sha256(PublicKeyInfo.of(made.leaf()))));
  }

  /** By what the certificates of a subject are found, whatever its case and spaces. */
  static String ofSubject(X500Principal subject, Crypto crypto) {
    var canonical = subject.getName(X500Principal.CANONICAL);
    var digest = crypto.sha256(canonical.getBytes(StandardCharsets.UTF_8));
    return "subject:" + HexFormat.of().formatHex(digest);
  }

  static String of(SubjectAlternativeName name) {
    return PolicyMapping.typed(name);
  }
}
