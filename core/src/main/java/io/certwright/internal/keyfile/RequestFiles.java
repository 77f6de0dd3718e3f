package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.Pkcs10Reader;
import io.certwright.internal.bouncycastle.ReadRequest;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.CryptoFailure;
import java.util.List;
import java.util.Set;

/**
 * The door through which foreign certification requests come in: PEM or DER, bounded in size and
 * nesting, each verified by the key that is in it. Thread-safe: nothing is kept.
 */
public final class RequestFiles {

  private static final int SIZE = 1 << 18;
  private static final Set<String> LABELS =
      Set.of("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST");

  private final Crypto crypto;

  private RequestFiles(Crypto crypto) {
    this.crypto = crypto;
  }

  /**
   * The one request in a file. What else is in it, such as the private key, is not looked at.
   *
   * @param file PEM or DER of at most 256 KiB; it stays the caller's
   * @throws UnreadableImportException if there is not exactly one, or its key did not sign it
   */
  public static VerifiedRequest open(byte[] file, Crypto crypto) {
    if (file.length > SIZE) {
      throw Where.NOWHERE.refuse(
          Reason.TOO_MUCH, "it has " + file.length + " bytes; " + SIZE + " at most are read");
    }
    var copy = file.clone();
    return Where.NOWHERE.read(() -> new RequestFiles(crypto).only(copy));
  }

  private VerifiedRequest only(byte[] file) {
    if (DerFile.isOne(file)) {
      return verified(Where.NOWHERE.kind("certification request in DER"), file);
    }
    KeyFiles.requireNoUtf16(file, Where.NOWHERE);
    try (var pile = new Pile(Budget.ofCertificates())) {
      var block = only(new PemReader(file, pile, Where.NOWHERE).read());
      return verified(block.where(), block.data());
    }
  }

  private static PemBlock only(List<PemBlock> blocks) {
    if (blocks.isEmpty()) {
      throw Where.NOWHERE.refuse(
          Reason.UNKNOWN_FORMAT,
          "it is neither PEM (there is no \"-----BEGIN\" line) nor a certification request in DER");
    }
    var requests = blocks.stream().filter(block -> LABELS.contains(block.label())).toList();
    if (requests.isEmpty()) {
      throw Where.NOWHERE.refuse(
          Reason.NO_REQUEST,
          "a block CERTIFICATE REQUEST was expected; there is "
              + blocks.stream().map(PemBlock::label).distinct().toList());
    }
    if (requests.size() > 1) {
      throw requests
          .get(1)
          .where()
          .refuse(
              Reason.AMBIGUOUS,
              "there are " + requests.size() + " certification requests; give one at a time");
    }
    return requests.get(0);
  }

  private VerifiedRequest verified(Where where, byte[] der) {
    return where.read(() -> verified(where, Pkcs10Reader.read(der)));
  }

  private VerifiedRequest verified(Where where, ReadRequest request) {
    var key =
        request
            .key()
            .orElseThrow(
                () ->
                    where.refuse(
                        Reason.UNSUPPORTED_KEY,
                        "its public key is of no kind that a vault keeps; make a request with"
                            + " another one"));
    var algorithm =
        request
            .signedWith()
            .orElseThrow(
                () ->
                    where.refuse(
                        Reason.UNSUPPORTED,
                        "it is signed by the algorithm "
                            + request.algorithm()
                            + ", which is too weak, or not known with these parameters; make it"
                            + " again with SHA-256 or better"));
    if (!algorithm.worksWith(key)) {
      throw where.refuse(
          Reason.KEY_MISMATCH, "it is signed by " + algorithm + ", but its key is " + key);
    }
    var toBeSigned = request.toBeSigned().toByteArray();
    var signature = request.signature().toByteArray();
    try {
      var publicKey = crypto.publicKey(request.publicKey().toByteArray());
      if (crypto.verify(publicKey, algorithm, toBeSigned, signature)) {
        return new VerifiedRequest(where.place(), request, key, algorithm);
      }
    } catch (CryptoFailure e) {
      throw where.refuse(
          Reason.MALFORMED, "its public key is none of " + key + ", or cannot verify a signature");
    }
    throw where.refuse(
        Reason.KEY_MISMATCH,
        "its signature is not by the key in it: it was changed, or whoever made it does not have"
            + " the private key");
  }
}
