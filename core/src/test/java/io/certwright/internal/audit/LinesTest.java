package io.certwright.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in an entry, its line is one line, and a reader gets back what was written. */
class LinesTest {

  private static final Pattern JSON_FIELD =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\":\"((?:[^\"\\\\]|\\\\.)*)\"[,}]");
  private static final Pattern CEF_FIELD =
      Pattern.compile("(\\w+)=((?:[^=\\\\]|\\\\.)*?)(?= \\w+=|$)");

  @Provide
  Arbitrary<String> hostile() {
    var pieces =
        Arbitraries.of(
            "\n",
            "\r\n",
            "\u0000",
            "\u001b[31m",
            "\u2028",
            "\u202e",
            "\u3164",
            "\u00a0",
            "|",
            "\\|",
            "=",
            "\\",
            "\\\\",
            "\"",
            "\",\"outcome\":\"DONE",
            " act=forged",
            "CEF:0|",
            "{",
            "}",
            "\ud83d\ude00",
            "é",
            "\ud800",
            "shop",
            " ",
            ",");
    return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<AuditRecord> entries() {
    return Combinators.combine(
            hostile(), hostile(), hostile(), hostile(), Arbitraries.of(AuditOutcome.values()))
        .as(
            (identity, operation, target, detail, outcome) ->
                new AuditRecord(
                    "0000",
                    7,
                    Bytes.empty(),
                    new AuditRecord.Note(
                        Instant.EPOCH,
                        identity,
                        operation,
                        target,
                        outcome,
                        detail,
                        AuditContext.of("id").withOrigin("a=b|c\\d")),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Extensions.NONE));
  }

  @Property(tries = 500)
  void jsonGivesBackWhatWasWritten(@ForAll("entries") AuditRecord entry) {
    var line = ExportLines.entry(entry, new byte[] {1, 2, 3});
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    var fields = new LinkedHashMap<String, String>();
    var matcher = JSON_FIELD.matcher(line);
    int at = 1;
    while (matcher.find()) {
      assertThat(matcher.start()).as("nothing between the fields").isEqualTo(at);
      at = matcher.end();
      assertThat(fields.put(matcher.group(1), unescaped(matcher.group(2)))).isNull();
    }
    assertThat(at).isEqualTo(line.length());
    var note = entry.note();
    assertThat(fields)
        .containsAllEntriesOf(
            Map.of(
                "identity", note.identity(),
                "operation", note.operation(),
                "target", note.target(),
                "detail", note.detail(),
                "outcome", note.outcome().name(),
                "origin", "a=b|c\\d",
                "position", "0000/0000000000000007"))
        .hasSize(10);
    assertThat(ExportLines.encoded(line)).contains(Bytes.copyOf(new byte[] {1, 2, 3}));
  }

  private static String unescaped(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        out.append(text.charAt(i));
      } else if (text.charAt(++i) == 'u') {
        out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  @Property(tries = 500)
  void cefHasItsSevenBarsAndTheFieldsThatItShouldHave(@ForAll("entries") AuditRecord entry) {
    var line = CefLine.of(entry);
    assertThat(line.codePoints())
        .noneMatch(c -> c < ' ' || c == 0x7f || c == 0x2028 || c == 0x202e || c == 0x3164);
    var parts = line.split("(?<!\\\\)(?:\\\\\\\\)*\\|", 8);
    assertThat(parts).hasSize(8);
    assertThat(parts[0]).isEqualTo("CEF:0");
    assertThat(parts[6]).isIn("3", "5", "7");
    var fields = new LinkedHashMap<String, String>();
    var matcher = CEF_FIELD.matcher(parts[7]);
    while (matcher.find()) {
      var value = matcher.group(2).replace("\\=", "=").replace("\\\\", "\\");
      assertThat(fields.put(matcher.group(1), value)).as(line).isNull();
    }
    assertThat(fields)
        .containsEntry("outcome", entry.note().outcome().name())
        .containsEntry("externalId", "0000/0000000000000007")
        .containsEntry("cs2", "a=b|c\\d")
        .containsEntry("cs1", "id");
    assertThat(
            List.of(
                "externalId",
                "rt",
                "suser",
                "act",
                "fname",
                "outcome",
                "msg",
                "cs1",
                "cs1Label",
                "cs2",
                "cs2Label"))
        .containsAll(fields.keySet());
  }
}
