package io.certwright.internal.keyfile;

import static io.certwright.internal.keyfile.Samples.CRYPTO;

import io.certwright.internal.bouncycastle.Pkcs10;
import io.certwright.internal.bouncycastle.RequestTemplate;
import io.certwright.internal.bouncycastle.San;
import io.certwright.internal.crypto.Crypto;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.security.KeyPair;
import java.util.List;
import java.util.OptionalInt;
import javax.security.auth.x500.X500Principal;

/** Certification requests. */
final class Requests {

  private Requests() {}

  /** Of a host with a new key, signed by that. */
  static byte[] of(KeySpec spec) {
    var pair = CRYPTO.generate(spec);
    return of(pair, pair, spec);
  }

  /** With one key, signed by another one of that kind. */
  static byte[] of(KeyPair pair, KeyPair signer, KeySpec spec) {
    var template =
        new RequestTemplate(
            new X500Principal("CN=shop"),
            Bytes.copyOf(pair.getPublic().getEncoded()),
            List.of(San.dns("shop.example.test"), San.ip(new byte[] {10, 0, 0, 1})),
            0b1_0000_0001,
            List.of("1.3.6.1.5.5.7.3.1", "1.2.3"),
            false,
            OptionalInt.empty(),
            List.of());
    var algorithm = Crypto.certificateSignature(spec);
    var toBeSigned = Pkcs10.toBeSigned(template);
    return Pkcs10.assemble(
        toBeSigned, algorithm, CRYPTO.sign(signer.getPrivate(), algorithm, toBeSigned));
  }
}
