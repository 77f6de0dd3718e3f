package io.certwright.internal.gate;

import io.certwright.access.Permission;
import io.certwright.internal.record.Names;
import io.certwright.internal.rights.ObjectTags;
import io.certwright.policy.CertificatePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A permission that is asked for.
 *
 * @param target what it is wanted on, as {@link Gate#authorise} has it
 * @param tags the tags that the target is going to have; empty: those that it has
 */
public record Ask(Permission permission, String target, Optional<Map<String, String>> tags) {

  /** On a target as it is. */
  public static Ask of(Permission permission, String target) {
    return new Ask(permission, target, Optional.empty());
  }

  /** The same with the rights to have done what a policy says, as the gate asks for them. */
  public List<Ask> withPolicy(CertificatePolicy policy) {
    var all = new ArrayList<Ask>(List.of(this));
    var name = Names.fold(policy.issuer());
    if (!Names.isReservedForIssuers(name)) {
      all.add(of(Permission.ISSUERS_USE, name));
    }
    if (policy.isRevokedAfterOverlap()) {
      all.add(of(Permission.CERTIFICATES_REVOKE, target));
    }
    return all;
  }

  /** The same once it has these tags. */
  public Ask tagged(Map<String, String> wanted) {
    return new Ask(permission, target, Optional.of(wanted));
  }

  ObjectTags or(ObjectTags present) {
    return tags.<ObjectTags>map(wanted -> (kind, name) -> wanted).orElse(present);
  }
}
