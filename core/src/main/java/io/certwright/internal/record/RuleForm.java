package io.certwright.internal.record;

import io.certwright.access.AccessTimes;
import io.certwright.access.AccessTimes.WeeklyHours;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Effect;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.ObjectKind;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * How rules are written and read. What this library does not know makes a rule unreadable: it might
 * be one that denies.
 */
final class RuleForm {

  private static final int ONE = 0;
  private static final int GROUP = 1;
  private static final int ATTRIBUTE = 2;

  private static final int VAULT = 0;
  private static final int PREFIX = 1;
  private static final int TAG = 2;
  private static final int THING = 3;

  private RuleForm() {}

  static void write(DerWriter out, Role role) {
    write(out.text(role.name()), role.permissions());
  }

  static Role readRole(DerReader in) {
    return new Role(in.text(), readPermissions(in));
  }

  static void write(DerWriter out, Group group) {
    out.text(group.name());
    out.list(group.identities(), DerWriter::text).list(group.groups(), DerWriter::text);
  }

  static Group readGroup(DerReader in) {
    return new Group(in.text(), texts(in), texts(in));
  }

  static void write(DerWriter out, Assignment assignment) {
    out.text(assignment.name()).bool(assignment.effect() == Effect.ALLOW);
    out.sequence(s -> write(s, assignment.to()));
    out.sequence(s -> write(s, assignment.what()));
    out.sequence(s -> write(s, assignment.on()));
    out.sequence(s -> write(s, assignment.when()));
    out.bool(assignment.twoPeople());
  }

  static Assignment readAssignment(DerReader in) {
    return new Assignment(
        in.text(),
        in.bool() ? Effect.ALLOW : Effect.DENY,
        in.sequence(RuleForm::readPrincipal),
        in.sequence(RuleForm::readGrant),
        in.sequence(RuleForm::readScope),
        in.sequence(RuleForm::readTimes),
        in.bool());
  }

  static void write(DerWriter out, ApprovalRule rule) {
    write(out.text(rule.name()), rule.permissions());
    out.sequence(s -> write(s, rule.on())).integer(rule.approvals());
    out.integer(rule.open().toSeconds()).integer(rule.usable().toSeconds());
    out.bool(rule.bindsOwner());
  }

  static ApprovalRule readApprovalRule(DerReader in) {
    return new ApprovalRule(
        in.text(),
        readPermissions(in),
        in.sequence(RuleForm::readScope),
        Math.toIntExact(in.integer()),
        Duration.ofSeconds(in.integer()),
        Duration.ofSeconds(in.integer()),
        in.bool());
  }

  private static void write(DerWriter out, Set<Permission> permissions) {
    out.list(permissions, (w, permission) -> w.text(permission.code()));
  }

  private static Set<Permission> readPermissions(DerReader in) {
    return new HashSet<>(in.list(r -> Permission.ofCode(r.text())));
  }

  private static Set<String> texts(DerReader in) {
    return new TreeSet<>(in.list(DerReader::text));
  }

  private static void write(DerWriter out, Principal to) {
    if (to instanceof Principal.OfIdentity one) {
      out.integer(ONE).text(one.name());
    } else if (to instanceof Principal.OfGroup group) {
      out.integer(GROUP).text(group.name());
    } else if (to instanceof Principal.WithAttribute some) {
      out.integer(ATTRIBUTE).text(some.key()).text(some.value());
    }
  }

  private static Principal readPrincipal(DerReader in) {
    return switch ((int) in.integerIn(ONE, ATTRIBUTE)) {
      case ONE -> Principal.identity(in.text());
      case GROUP -> Principal.group(in.text());
      default -> Principal.attribute(in.text(), in.text());
    };
  }

  private static void write(DerWriter out, Grant what) {
    boolean role = what instanceof Grant.OfRole;
    out.bool(role);
    if (what instanceof Grant.OfRole named) {
      out.text(named.name());
    } else if (what instanceof Grant.OfPermissions some) {
      write(out, some.permissions());
    }
  }

  private static Grant readGrant(DerReader in) {
    return in.bool() ? Grant.role(in.text()) : new Grant.OfPermissions(readPermissions(in));
  }

  private static void write(DerWriter out, Scope on) {
    if (on instanceof Scope.OfVault) {
      out.integer(VAULT);
    } else if (on instanceof Scope.OfPrefix some) {
      out.integer(PREFIX).text(some.prefix());
    } else if (on instanceof Scope.OfTag tag) {
      out.integer(TAG).text(tag.key()).text(tag.value());
    } else if (on instanceof Scope.OfOne one) {
      out.integer(THING).text(one.kind().name()).text(one.name());
    }
  }

  private static Scope readScope(DerReader in) {
    return switch ((int) in.integerIn(VAULT, THING)) {
      case VAULT -> Scope.vault();
      case PREFIX -> Scope.prefix(in.text());
      case TAG -> Scope.tag(in.text(), in.text());
      default -> Scope.one(ObjectKind.valueOf(in.text()), in.text());
    };
  }

  private static void write(DerWriter out, AccessTimes when) {
    out.optional(when.from(), DerWriter::instant).optional(when.until(), DerWriter::instant);
    out.optional(
        when.hours(),
        (w, hours) -> {
          w.list(hours.days(), (d, day) -> d.text(day.name()));
          w.text(hours.start().toString()).text(hours.end().toString()).text(hours.zone().getId());
        });
  }

  private static AccessTimes readTimes(DerReader in) {
    return new AccessTimes(
        in.optional(DerReader::instant),
        in.optional(DerReader::instant),
        in.optional(
            r ->
                new WeeklyHours(
                    new HashSet<>(r.list(d -> DayOfWeek.valueOf(d.text()))),
                    LocalTime.parse(r.text()),
                    LocalTime.parse(r.text()),
                    ZoneId.of(r.text()))));
  }
}
