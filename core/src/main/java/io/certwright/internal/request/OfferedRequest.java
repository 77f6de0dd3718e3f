package io.certwright.internal.request;

import io.certwright.internal.keyfile.VerifiedRequest;
import io.certwright.policy.PolicyFields;
import io.certwright.spi.Bytes;
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

  /** What was signed by who asks, byte for byte, so that it is this request and no other. */
  public Bytes content() {
    return request.content().toBeSigned();
  }

  /** What it asks for, in the words of a policy, without what is not looked at. */
  public String told() {
    return PolicyFields.encode(RequestedPolicy.of(request, leftOut).build()).toString();
  }
}
