package io.certwright;

import io.certwright.internal.record.OperationState;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;

/**
 * Why an operation failed, or why its last attempt did.
 *
 * @param refusal what kind of failure
 * @param code the issuer's code
 * @param message what a person should read
 */
public record OperationFailure(Refusal refusal, String code, String message) {

  static OperationFailure of(OperationState.Failure failure) {
    return new OperationFailure(failure.refusal(), failure.code(), failure.message());
  }
}
