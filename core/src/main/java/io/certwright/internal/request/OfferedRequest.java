package io.certwright.internal.request;

import io.certwright.internal.keyfile.VerifiedRequest;
import java.util.Set;

/**
 * A request as somebody offers it.
 *
 * @param request what it says
 * @param leftOut the object identifiers of attributes and extensions that are not to be looked at
 */
public record OfferedRequest(VerifiedRequest request, Set<String> leftOut) {

  /** Copies the set. */
  public OfferedRequest {
    leftOut = Set.copyOf(leftOut);
  }
}
