package io.certwright.trust;

/**
 * What a validation has spent.
 *
 * @param candidates issuers that were tried
 * @param signatureChecks signatures that were verified
 * @param nameChecks comparisons with name constraints, as counted before they are made
 * @param policyNodes nodes of policy trees, as counted before they are made
 * @param revocationBytes bytes of revocation lists and answers that were read
 * @param paths paths to an anchor that were judged as a whole
 */
public record ValidationWork(
    long candidates,
    long signatureChecks,
    long nameChecks,
    long policyNodes,
    long revocationBytes,
    long paths) {}
