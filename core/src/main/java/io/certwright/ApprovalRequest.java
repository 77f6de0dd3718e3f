package io.certwright;

import io.certwright.access.Permission;
import io.certwright.policy.CertificatePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody asks others to approve, as it stands.
 *
 * @param id by which it is approved
 * @param requester who asks: the name of an identity, or {@code owner}
 * @param permissions what permissions it takes, one at least
 * @param targets on what, for each: its name, perhaps with {@code /} and a version; empty for the
 *     vault as a whole
 * @param what what is to be done, in words; it comes from who asks, so it is shown as it stands and
 *     never run
 * @param policy what is to be issued by, where an operation waits
 * @param opened since when it waits
 * @param ends until when others can approve, or when there are enough of them, until when it can be
 *     done
 * @param needed how many have to approve
 * @param approvers who approved and still may
 * @param deniedBy who denied it
 */
public record ApprovalRequest(
    String id,
    String requester,
    List<Permission> permissions,
    List<String> targets,
    String what,
    Optional<CertificatePolicy> policy,
    Instant opened,
    Instant ends,
    int needed,
    List<String> approvers,
    Optional<String> deniedBy) {

  /** Copies the lists. */
  public ApprovalRequest {
    permissions = List.copyOf(permissions);
    targets = List.copyOf(targets);
    approvers = List.copyOf(approvers);
  }

  /** Whether it was approved: the same call by the same identity does it. */
  public boolean isGranted() {
    return deniedBy.isEmpty() && approvers.size() >= needed;
  }
}
