package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Place;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.ReadRequest;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.util.List;

/**
 * A certification request that was signed by the key in it, so whoever made it has the private key.
 * Who that is, and whether what is asked for is to be given, is another question.
 *
 * @param place where it stands
 * @param content what it says
 * @param key the kind of its key
 * @param algorithm what it was signed with
 */
public record VerifiedRequest(
    Place place, ReadRequest content, KeySpec key, SignatureAlgorithm algorithm) {

  /** How it is refused. */
  public UnreadableImportException refuse(Reason reason, String what, List<String> choices) {
    return new Where(place).refuse(reason, what, choices);
  }

  /** The kind of key, and nothing that others wrote. */
  @Override
  public String toString() {
    return "VerifiedRequest[" + key + ", " + algorithm + "]";
  }
}
