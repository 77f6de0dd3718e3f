package io.certwright.internal.gate;

import io.certwright.access.AccessDecision;
import io.certwright.access.Identity;
import io.certwright.access.ObjectKind;
import io.certwright.access.Permission;
import io.certwright.internal.rights.AccessRules;
import io.certwright.internal.rights.AccessState;
import io.certwright.internal.rights.ObjectTags;
import io.certwright.internal.rights.Question;
import io.certwright.internal.rights.Rights;
import io.certwright.internal.rights.Rulebook;
import java.time.Clock;
import java.util.Map;

/**
 * Says what a caller may do. The owner may do everything, and is not looked up. Thread-safe.
 *
 * <p>A target is a folded name, perhaps with {@code /} and a version. What is empty where a name is
 * asked for means whatever there is.
 */
public final class Judge {

  /** Those of one whose identity is no longer proven. */
  private static final Rights NOTHING = AccessRules.NONE.of(Identity.named("nobody"));

  private final Rulebook book;
  private final ObjectTags tags;
  private final Clock clock;

  /** A judge by the rules of a book. */
  public Judge(Rulebook book, ObjectTags tags, Clock clock) {
    this.book = book;
    this.tags = tags;
    this.clock = clock;
  }

  /** Whether a caller has a permission on a target. */
  public boolean has(Caller caller, Permission permission, String target) {
    return caller.isOwner() || has(rights(caller, book.current(), false), permission, target, tags);
  }

  /** The same by the rules as they are known, while the storage does not answer. */
  boolean hasAsKnown(Caller caller, Permission permission, String target) {
    return caller.isOwner() || has(rights(caller, book.asKnown(), true), permission, target, tags);
  }

  /** The same if the target had these tags. */
  boolean hasIfTagged(Caller caller, Permission permission, String target, ObjectTags others) {
    return caller.isOwner()
        || has(rights(caller, book.current(), false), permission, target, others);
  }

  /** Whether a caller has a permission on a certificate whose current version has these tags. */
  public boolean has(
      Caller caller, Permission permission, String target, Map<String, String> known) {
    return hasIfTagged(caller, permission, target, (kind, name) -> known);
  }

  /** Whether a caller may have a permission on something, whatever it is. */
  public boolean hasSomewhere(Caller caller, Permission permission) {
    return caller.isOwner()
        || rights(caller, book.current(), false).allowSomewhere(permission, clock);
  }

  /** Whether a caller has a permission on whatever there is. */
  public boolean hasEverywhere(Caller caller, Permission permission) {
    return caller.isOwner()
        || rights(caller, book.current(), false).allowEverywhere(permission, clock);
  }

  /**
   * Whether what was denied is to look as if it were not there: nothing but its tags keeps the
   * caller from it, and from seeing it in listings.
   */
  boolean isHidden(Caller caller, Permission permission, String target) {
    var listing = Hidden.listing(permission);
    if (target.isEmpty() || listing.isEmpty()) {
      return false;
    }
    var rights = rights(caller, book.current(), false);
    return rights.lookAtTags(permission)
        && has(rights, permission, target, ObjectTags.NONE)
        && !has(rights, listing.get(), target, tags);
  }

  private boolean has(Rights rights, Permission permission, String target, ObjectTags tagged) {
    return isOnEverything(permission, target)
        ? rights.allowEverywhere(permission, clock)
        : rights.allow(new Question(permission, name(target), tagged, clock));
  }

  /** Whether an identity has a permission on a target, and why. */
  public AccessDecision explain(Identity identity, Permission permission, String target) {
    var rights = book.current().rules().of(identity);
    return isOnEverything(permission, target)
        ? rights.explainEverywhere(permission, clock)
        : rights.explain(new Question(permission, name(target), tags, clock));
  }

  private static boolean isOnEverything(Permission permission, String target) {
    return target.isEmpty() && permission.kind() != ObjectKind.VAULT;
  }

  private static String name(String target) {
    int slash = target.indexOf('/');
    return slash < 0 ? target : target.substring(0, slash);
  }

  private static Rights rights(Caller caller, AccessState state, boolean asKnown) {
    if (caller.proof().refuted(asKnown).isPresent()) {
      return NOTHING;
    }
    var known = caller.rights();
    if (known != null && known.isOf(state.rules())) {
      return known;
    }
    var found = state.rules().of(caller.identity().orElseThrow());
    caller.remember(found);
    return found;
  }
}
