package io.certwright.internal.record;

import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Group;
import io.certwright.access.Role;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A rule of access: a role, a group, an assignment or a rule of approval. {@link AccessRecord}
 * tells which there are.
 *
 * @param rule the rule
 * @param updated when it was set
 * @param extensions what a later library added
 */
public record RuleRecord<T>(T rule, Instant updated, Extensions extensions) {

  private static final long FORMAT = 1;

  /** How roles are kept that are not built in. */
  public static final RecordType<RuleRecord<Role>> ROLE =
      new Type<>("access-role", Role::name, RuleForm::write, RuleForm::readRole);

  /** How groups are kept. */
  public static final RecordType<RuleRecord<Group>> GROUP =
      new Type<>("access-group", Group::name, RuleForm::write, RuleForm::readGroup);

  /** How assignments are kept. */
  public static final RecordType<RuleRecord<Assignment>> ASSIGNMENT =
      new Type<>("access-assignment", Assignment::name, RuleForm::write, RuleForm::readAssignment);

  /** How rules of approval are kept. */
  public static final RecordType<RuleRecord<ApprovalRule>> APPROVAL =
      new Type<>(
          "access-approval", ApprovalRule::name, RuleForm::write, RuleForm::readApprovalRule);

  /** All of them. */
  public static final List<RecordType<?>> TYPES = List.of(ROLE, GROUP, ASSIGNMENT, APPROVAL);

  private static final class Type<T> implements RecordType<RuleRecord<T>> {
    private final String kind;
    private final Function<T, String> name;
    private final BiConsumer<DerWriter, T> write;
    private final Function<DerReader, T> read;

    Type(
        String kind,
        Function<T, String> name,
        BiConsumer<DerWriter, T> write,
        Function<DerReader, T> read) {
      this.kind = kind;
      this.name = name;
      this.write = write;
      this.read = read;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public String id(RuleRecord<T> value) {
      return name.apply(value.rule);
    }

    @Override
    public byte[] encode(RuleRecord<T> value) {
      var out = new DerWriter();
      out.integer(FORMAT).sequence(s -> write.accept(s, value.rule)).instant(value.updated);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public RuleRecord<T> decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record = new RuleRecord<>(in.sequence(read), in.instant(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
