package io.certwright;

import io.certwright.spi.issuer.IssuerAnswer.Refusal;

/**
 * Why an operation failed, or why its last attempt did.
 *
 * @param refusal what kind of failure
 * @param code the issuer's code
 * @param message what a person should read
 */
public record OperationFailure(Refusal refusal, String code, String message) {}
