package io.certwright.internal.rights;

import io.certwright.access.AccessTimes.WeeklyHours;
import io.certwright.access.Assignment;
import io.certwright.access.Effect;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.ObjectKind;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides by going through everything, as the documents have it, and remembers nothing. */
final class Naive {

  private final RulesArbitrary.Drawn drawn;

  Naive(RulesArbitrary.Drawn drawn) {
    this.drawn = drawn;
  }

  boolean allows(
      Identity who, Permission what, String name, Map<String, String> tags, Instant now) {
    return applying(who, what, name, tags, now)
            .anyMatch(a -> a.effect() == Effect.ALLOW && !a.twoPeople())
        && applying(who, what, name, tags, now).noneMatch(a -> a.effect() == Effect.DENY);
  }

  boolean allowsTogether(
      Identity who, Permission what, String name, Map<String, String> tags, Instant now) {
    return what.isApprovable()
        && applying(who, what, name, tags, now).anyMatch(Assignment::twoPeople)
        && applying(who, what, name, tags, now).noneMatch(a -> a.effect() == Effect.DENY);
  }

  /** The first that denies; else that allows; else that does so together with an approval. */
  Optional<Assignment> deciding(
      Identity who, Permission what, String name, Map<String, String> tags, Instant now) {
    return applying(who, what, name, tags, now)
        .filter(a -> !a.twoPeople() || what.isApprovable())
        .min(
            Comparator.comparing((Assignment a) -> a.effect() == Effect.ALLOW)
                .thenComparing(Assignment::twoPeople)
                .thenComparing(Assignment::name));
  }

  Stream<Assignment> applying(
      Identity who, Permission what, String name, Map<String, String> tags, Instant now) {
    return drawn.assignments().stream()
        .filter(a -> isTo(a.to(), who))
        .filter(a -> has(a.what(), what))
        .filter(a -> lies(a.on(), what, name, tags))
        .filter(a -> holds(a, now));
  }

  private boolean isTo(Principal to, Identity who) {
    if (to instanceof Principal.OfIdentity one) {
      return one.name().equals(who.name());
    }
    if (to instanceof Principal.WithAttribute some) {
      return some.value().equals(who.attributes().get(some.key()));
    }
    return isIn(((Principal.OfGroup) to).name(), who.name());
  }

  private boolean isIn(String group, String who) {
    return groups(group)
        .anyMatch(
            found ->
                found.identities().contains(who)
                    || found.groups().stream().anyMatch(nested -> isIn(nested, who)));
  }

  private Stream<Group> groups(String name) {
    return drawn.groups().stream().filter(group -> group.name().equals(name));
  }

  private boolean has(Grant grant, Permission what) {
    if (grant instanceof Grant.OfPermissions some) {
      return some.permissions().contains(what);
    }
    var name = ((Grant.OfRole) grant).name();
    return Stream.concat(Role.builtIn().stream(), drawn.roles().stream())
        .anyMatch(role -> role.name().equals(name) && role.permissions().contains(what));
  }

  private static boolean lies(Scope scope, Permission what, String name, Map<String, String> tags) {
    if (scope instanceof Scope.OfVault) {
      return true;
    }
    boolean ofCertificate =
        List.of(ObjectKind.CERTIFICATE, ObjectKind.KEY, ObjectKind.SECRET).contains(what.kind())
            || what == Permission.ISSUERS_USE;
    if (scope instanceof Scope.OfPrefix some) {
      return what.kind() != ObjectKind.VAULT && name.startsWith(some.prefix());
    }
    if (scope instanceof Scope.OfTag tag) {
      return ofCertificate && tags.entrySet().contains(Map.entry(tag.key(), tag.value()));
    }
    var one = (Scope.OfOne) scope;
    boolean kind = one.kind() == ObjectKind.CERTIFICATE ? ofCertificate : one.kind() == what.kind();
    return kind && one.name().equals(name);
  }

  private static boolean holds(Assignment assignment, Instant now) {
    var when = assignment.when();
    return when.from().stream().noneMatch(now::isBefore)
        && when.until().stream().allMatch(now::isBefore)
        && when.hours().stream().allMatch(hours -> isWithin(hours, now));
  }

  /** By the beginnings and the ends of the days around. */
  private static boolean isWithin(WeeklyHours hours, Instant now) {
    var today = LocalDate.ofInstant(now, hours.zone());
    return Stream.of(today.minusDays(1), today)
        .filter(day -> hours.days().contains(day.getDayOfWeek()))
        .anyMatch(
            day -> {
              var last = hours.start().isBefore(hours.end()) ? day : day.plusDays(1);
              var from = ZonedDateTime.of(day, hours.start(), hours.zone()).toInstant();
              var to = ZonedDateTime.of(last, hours.end(), hours.zone()).toInstant();
              return !now.isBefore(from) && now.isBefore(to);
            });
  }
}
