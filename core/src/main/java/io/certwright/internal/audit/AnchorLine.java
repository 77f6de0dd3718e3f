package io.certwright.internal.audit;

import io.certwright.spi.Bytes;
import io.certwright.spi.audit.SignedCheckpoint;
import io.certwright.spi.storage.VaultId;
import java.util.Base64;
import java.util.regex.Pattern;

/** A checkpoint as a line of text: the vault, the number, and the bytes in base 64. */
public final class AnchorLine {

  private static final Pattern FORM =
      Pattern.compile("certwright-checkpoint ([0-9a-f]{32}) ([1-9][0-9]{0,17}) ([0-9A-Za-z+/=]+)");

  private AnchorLine() {}

  /** The line, without an end. */
  public static String of(SignedCheckpoint checkpoint) {
    return "certwright-checkpoint "
        + checkpoint.vault()
        + " "
        + checkpoint.number()
        + " "
        + Base64.getEncoder().encodeToString(checkpoint.encoded().toByteArray());
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is of another form
   */
  public static SignedCheckpoint parse(String line) {
    var matcher = FORM.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("this is no line of a checkpoint as it was written");
    }
    return new SignedCheckpoint(
        new VaultId(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Bytes.copyOf(Base64.getDecoder().decode(matcher.group(3))));
  }
}
