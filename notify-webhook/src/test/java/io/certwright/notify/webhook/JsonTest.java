package io.certwright.notify.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.certwright.spi.notify.Notice;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What we write is read by another library as it was meant. */
class JsonTest {

  private static final ObjectMapper READER = new ObjectMapper();

  @Property
  void anyTextComesBack(@ForAll String text) throws Exception {
    var written = Json.string(text);
    assertThat(READER.readTree(written).textValue()).isEqualTo(withoutHalves(text));
    assertThat(US_ASCII.newEncoder().canEncode(written)).isTrue();
    assertThat(written.chars()).allMatch(c -> c >= 0x20);
  }

  /** A surrogate without its other half is no character. */
  private static String withoutHalves(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .map(point -> point >= 0xd800 && point <= 0xdfff ? 0xfffd : point)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  @Property
  void anyMembersComeBack(@ForAll Map<String, String> members) throws Exception {
    var quoted = new LinkedHashMap<String, String>();
    var meant = new LinkedHashMap<String, String>();
    members.forEach(
        (name, value) -> {
          if (meant.putIfAbsent(withoutHalves(name), withoutHalves(value)) == null) {
            quoted.put(name, Json.string(value));
          }
        });
    var read = READER.readValue(Json.object(quoted), new TypeReference<Map<String, String>>() {});
    assertThat(read).isEqualTo(meant);
  }

  @Example
  void anEventIsACloudEvent() throws Exception {
    var notice =
        new Notice(
            "0000/0000000000000007",
            "urn:certwright:vault:00",
            "io.certwright.certificate.renewed",
            "",
            Instant.parse("2030-01-01T00:00:00Z"),
            "A \"sentence\".",
            Map.of("serialNumber", "5a"),
            List.of());
    var event = READER.readTree(CloudEvent.of(notice));
    assertThat(event.get("specversion").textValue()).isEqualTo("1.0");
    assertThat(event.get("id").textValue()).isEqualTo(notice.id());
    assertThat(event.get("source").textValue()).isEqualTo(notice.source());
    assertThat(event.get("type").textValue()).isEqualTo(notice.type());
    assertThat(event.has("subject")).as("a subject is not empty").isFalse();
    assertThat(event.get("time").textValue()).isEqualTo("2030-01-01T00:00:00Z");
    assertThat(event.get("datacontenttype").textValue()).isEqualTo("application/json");
    assertThat(event.get("data").get("summary").textValue()).isEqualTo("A \"sentence\".");
    assertThat(event.get("data").get("serialNumber").textValue()).isEqualTo("5a");
  }
}
