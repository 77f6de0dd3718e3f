package io.certwright.internal.gate;

import io.certwright.access.AccessDecision;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Identity;
import io.certwright.access.ObjectKind;
import io.certwright.access.Permission;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.Party;
import io.certwright.internal.rights.AccessRules;
import io.certwright.internal.rights.AccessState;
import io.certwright.internal.rights.ObjectTags;
import io.certwright.internal.rights.Question;
import io.certwright.internal.rights.Rights;
import io.certwright.internal.rights.Rulebook;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    return hasIfTagged(caller, permission, target, tags);
  }

  /** The same by the rules as they are known, while the storage does not answer. */
  boolean hasAsKnown(Caller caller, Permission permission, String target) {
    return caller.isOwner()
        || has(caller, rights(caller, book.asKnown(), true), Ask.of(permission, target), tags);
  }

  /** The same if the target had these tags. */
  boolean hasIfTagged(Caller caller, Permission permission, String target, ObjectTags others) {
    if (caller.isOwner()) {
      return true;
    }
    var rights = rights(caller, book.current(), false);
    // Of a name with a version nothing is remembered.
    return Boolean.TRUE.equals(rights.known(permission, target))
        || has(caller, rights, Ask.of(permission, target), others);
  }

  /**
   * Of these versions those of which a caller may know, as far as the names say, by the rules as
   * they are known: while the storage does not answer nobody tells their tags.
   */
  public Set<String> visibleAsKnown(Caller caller, Set<String> versions) {
    if (caller.isOwner() || versions.isEmpty()) {
      return versions;
    }
    var list = Permission.CERTIFICATES_LIST;
    var rights = rights(caller, book.asKnown(), true);
    return versions.stream()
        .filter(each -> !rights.lookAtTags(list) && has(rights, list, each, ObjectTags.NONE))
        .collect(Collectors.toUnmodifiableSet());
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

  /** That somebody still may act for others, which is asked whenever whoever it acts for is. */
  public Proof acting(Caller behind) {
    return behind.isOwner()
        ? Proof.GIVEN
        : asKnown ->
            behind
                .proof()
                .refuted(asKnown)
                .or(
                    () ->
                        mayAct(behind, asKnown) ? Optional.empty() : Optional.of("has no right to"))
                .map(why -> "who acts for it: " + why);
  }

  private boolean mayAct(Caller behind, boolean asKnown) {
    return asKnown
        ? hasAsKnown(behind, Permission.VAULT_ACT_AS, "")
        : has(behind, Permission.VAULT_ACT_AS, "");
  }

  /** By itself, or by the approval that it has in hand. */
  private boolean has(Caller caller, Rights rights, Ask ask, ObjectTags tagged) {
    return has(rights, ask.permission(), ask.target(), tagged)
        || (caller.isPermitted(ask) && hasTogether(rights, ask, tagged));
  }

  private boolean hasTogether(Rights rights, Ask ask, ObjectTags tagged) {
    return isOnEverything(ask.permission(), ask.target())
        ? rights.allowEverywhereTogether(ask.permission(), clock)
        : rights.allowTogether(question(ask, tagged));
  }

  private Question question(Ask ask, ObjectTags tagged) {
    return new Question(ask.permission(), Names.withoutVersion(ask.target()), tagged, clock);
  }

  /**
   * What is wanted of others before a caller gets what it asks for.
   *
   * @return empty: it does not get it, whoever approves
   */
  Optional<Terms> terms(Caller caller, Ask ask) {
    var tagged = ask.or(tags);
    if (caller.isOwner()) {
      return Optional.of(wanted(caller, ask));
    }
    var rights = rights(caller, book.current(), false);
    boolean alone = has(rights, ask.permission(), ask.target(), tagged);
    if (!ask.permission().isApprovable()) {
      return alone ? Optional.of(Terms.NONE) : Optional.empty();
    }
    if (!alone && !hasTogether(rights, ask, tagged)) {
      return Optional.empty();
    }
    var terms = wanted(caller, ask);
    return Optional.of(alone ? terms : terms.and(Terms.TWO_PEOPLE));
  }

  /** Whether a caller has a permission on a target, be it with the approval of another only. */
  public boolean hasEvenTogether(Caller caller, Permission permission, String target) {
    return terms(caller, Ask.of(permission, target)).isPresent();
  }

  /** What the rules of approval want of others, whatever the caller's own rights. */
  public Terms wanted(Caller caller, Ask ask) {
    if (caller.isSystem()
        || !ask.permission().isApprovable()
        || (caller.isOwner() && !book.bindsOwner())) {
      return Terms.NONE;
    }
    return Terms.of(
        toApprove(ask, ask.or(tags)).stream()
            .filter(rule -> rule.bindsOwner() || !caller.isOwner())
            .toList());
  }

  /** The same of something that was asked for earlier. */
  public Optional<Terms> termsOf(Caller caller, List<ApprovalRecord.Asked> asked) {
    var all = Terms.NONE;
    for (var one : asked) {
      var wanted = terms(caller, Ask.of(one.permission(), one.target()));
      if (wanted.isEmpty()) {
        return wanted;
      }
      all = all.and(wanted.get());
    }
    return Optional.of(all);
  }

  /** How many have to approve it by the rules of approval. */
  int wanted(List<ApprovalRecord.Asked> asked) {
    return asked.stream()
        .map(one -> toApprove(Ask.of(one.permission(), one.target()), tags))
        .mapToInt(rules -> Terms.of(rules).approvals())
        .max()
        .orElse(0);
  }

  private List<ApprovalRule> toApprove(Ask ask, ObjectTags tagged) {
    var rules = book.current().rules();
    return isOnEverything(ask.permission(), ask.target())
        ? rules.toApprove(ask.permission())
        : rules.toApprove(question(ask, tagged));
  }

  /** Whether the approval of a party counts for what is asked for. */
  public boolean mayApprove(Party party, List<ApprovalRecord.Asked> asked) {
    return party.identity().isEmpty()
        || mayApprove(book.current().rules().of(party.identity().get()), asked);
  }

  /** Whether the caller may approve it, or see it, as the permission says. */
  public boolean mayOn(Caller caller, Permission permission, List<ApprovalRecord.Asked> asked) {
    return caller.isOwner()
        || asked.stream()
            .allMatch(one -> on(rights(caller, book.current(), false), permission, one));
  }

  private boolean mayApprove(Rights rights, List<ApprovalRecord.Asked> asked) {
    return asked.stream().allMatch(one -> on(rights, Permission.APPROVALS_APPROVE, one));
  }

  /** On what is a certificate's, a key's or a secret's; else on whatever there is. */
  private boolean on(Rights rights, Permission permission, ApprovalRecord.Asked asked) {
    var kind = asked.permission().kind();
    boolean named =
        asked.permission() == Permission.ISSUERS_USE
            || kind == ObjectKind.CERTIFICATE
            || kind == ObjectKind.KEY
            || kind == ObjectKind.SECRET;
    ObjectTags tagged = (unused, name) -> tags.of(kind, name);
    return has(rights, permission, named ? asked.target() : "", tagged);
  }

  private boolean has(Rights rights, Permission permission, String target, ObjectTags tagged) {
    return isOnEverything(permission, target)
        ? rights.allowEverywhere(permission, clock)
        : rights.allow(question(Ask.of(permission, target), tagged));
  }

  /** The name of a certificate in a message, for who may see that there is one. */
  public String called(Caller caller, String certificate) {
    return has(caller, Permission.CERTIFICATES_LIST, certificate)
        ? "\"" + certificate + "\""
        : "a certificate";
  }

  /** Whether an identity has a permission on a target, and why. */
  public AccessDecision explain(Identity identity, Permission permission, String target) {
    var rights = book.current().rules().of(identity);
    return isOnEverything(permission, target)
        ? rights.explainEverywhere(permission, clock)
        : rights.explain(question(Ask.of(permission, target), tags));
  }

  /**
   * The same for one who asks about itself: of what it may neither do nor see it is told what it is
   * told of a name that nothing has, for which assignment denies it tells of tags.
   */
  public AccessDecision explainItself(Caller caller, Permission permission, String target) {
    var identity = caller.identity().orElseThrow();
    var told = explain(identity, permission, target);
    return told.allowed() || target.isEmpty() || has(caller, Hidden.seen(permission), target)
        ? told
        : book.current()
            .rules()
            .of(identity)
            .explain(question(Ask.of(permission, target), ObjectTags.NONE));
  }

  private static boolean isOnEverything(Permission permission, String target) {
    return target.isEmpty() && permission.kind() != ObjectKind.VAULT;
  }

  private static Rights rights(Caller caller, AccessState state, boolean asKnown) {
    if (caller.proof() != Proof.GIVEN && caller.proof().refuted(asKnown).isPresent()) {
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
