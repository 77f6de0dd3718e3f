package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * That what some permissions are for takes the approval of others besides. Whoever asks for it has
 * the permission itself; those who approve have {@link Permission#APPROVALS_APPROVE} on the same
 * thing, and are neither the one who asks nor one another. Of several rules for the same the
 * strictest numbers hold.
 *
 * @param name what it is called by, 1 to 127 letters, digits and hyphens; kept in lower case
 * @param permissions those that it is about, at least one; each {@linkplain
 *     Permission#isApprovable() can be approved}
 * @param on on what
 * @param approvals how many have to approve, 1 to 10
 * @param open how long a request waits for them, a minute to 90 days; cut to seconds
 * @param usable within which time what was approved has to be done, the same
 * @param bindsOwner whether it holds for the owner of the vault as well; then it is changed and
 *     taken away only with the approvals that it asks for
 */
public record ApprovalRule(
    String name,
    Set<Permission> permissions,
    Scope on,
    int approvals,
    Duration open,
    Duration usable,
    boolean bindsOwner) {

  /** How long a request waits where nothing else is said. */
  public static final Duration OPEN = Duration.ofDays(1);

  /** Within which time what was approved has to be done where nothing else is said. */
  public static final Duration USABLE = Duration.ofHours(1);

  private static final int MOST = 10;
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(90);

  /** Checks each part, and that the scope has something that the permissions are asked on. */
  public ApprovalRule {
    name = Texts.name("approval rule", name);
    if (permissions.isEmpty()) {
      throw new InvalidRequestException("permissions", "there are none; a rule is about one");
    }
    permissions = Collections.unmodifiableSet(EnumSet.copyOf(permissions));
    for (var permission : permissions) {
      if (!permission.isApprovable()) {
        throw new InvalidRequestException(
            "permissions",
            permission.code() + " is for what cannot wait for an approval; see isApprovable()");
      }
      if (!on.reaches(permission)) {
        throw new InvalidRequestException(
            "on", permission.code() + " is not asked on what is in the scope \"" + on + "\"");
      }
    }
    if (approvals < 1 || approvals > MOST) {
      throw new InvalidRequestException("approvals", "are 1 to " + MOST + ", not " + approvals);
    }
    open = within("open", open);
    usable = within("usable", usable);
  }

  private static Duration within(String field, Duration time) {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new InvalidRequestException(field, "is a minute to 90 days, not " + time);
    }
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** One that does not bind the owner, with the usual times. */
  public static ApprovalRule of(
      String name, int approvals, Scope on, Permission first, Permission... others) {
    return new ApprovalRule(name, EnumSet.of(first, others), on, approvals, OPEN, USABLE, false);
  }

  /** The same with other times. */
  public ApprovalRule within(Duration open, Duration usable) {
    return new ApprovalRule(name, permissions, on, approvals, open, usable, bindsOwner);
  }

  /** The same, for the owner of the vault as well. */
  public ApprovalRule bindingTheOwner() {
    return new ApprovalRule(name, permissions, on, approvals, open, usable, true);
  }

  /** What it says, on one line. */
  @Override
  public String toString() {
    return name
        + ": "
        + approvals
        + " to approve "
        + permissions.stream().map(Permission::code).collect(Collectors.joining(" "))
        + " on "
        + on
        + " within "
        + open
        + ", usable for "
        + usable
        + (bindsOwner ? ", the owner too" : "");
  }
}
