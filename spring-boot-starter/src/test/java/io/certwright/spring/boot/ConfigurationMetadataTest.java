package io.certwright.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spring.boot.CertwrightProperties.StorageProperties;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.json.JsonParserFactory;

/** What editors are told of the configuration is what it is. */
class ConfigurationMetadataTest {

  private static final String PLACE = "/META-INF/spring-configuration-metadata.json";

  private static Map<String, Object> metadata() throws IOException {
    try (var in = CertwrightProperties.class.getResourceAsStream(PLACE)) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return JsonParserFactory.getJsonParser().parseMap(text);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> properties() throws IOException {
    return (List<Map<String, Object>>) metadata().get("properties");
  }

  /** What a record's components are called in a configuration, with type and default. */
  private static Map<String, List<Object>> components(Class<?> type, String prefix) {
    var all = new TreeMap<String, List<Object>>();
    for (var component : type.getRecordComponents()) {
      if (component.getType().equals(StorageProperties.class)) {
        all.putAll(components(component.getType(), prefix + "storage."));
      } else {
        all.put(prefix + dashed(component.getName()), described(component));
      }
    }
    return all;
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static List<Object> described(RecordComponent component) {
    var type = component.getGenericType().getTypeName().replace(", ", ",");
    var record = component.getAccessor().getDeclaringClass();
    var standard =
        Arrays.stream(record.getDeclaredConstructors()[0].getParameters())
            .filter(parameter -> parameter.getName().equals(component.getName()))
            .flatMap(parameter -> Stream.of(parameter.getAnnotationsByType(DefaultValue.class)))
            .findFirst()
            .map(found -> String.join(",", found.value()))
            .orElse("");
    boolean flag = component.getType() == boolean.class;
    return List.of(
        flag ? Boolean.class.getName() : type, standard.isEmpty() && flag ? "false" : standard);
  }

  @Test
  void eachKeyIsDescribedWithItsTypeAndDefault() throws IOException {
    var described = new TreeMap<String, List<Object>>();
    for (var property : properties()) {
      var name = (String) property.get("name");
      assertThat((String) property.get("description")).as(name).endsWith(".");
      if (name.startsWith("certwright.")) {
        var standard = String.valueOf(property.getOrDefault("defaultValue", ""));
        described.put(name, List.of(property.get("type"), standard));
      }
    }
    assertThat(described).isEqualTo(components(CertwrightProperties.class, "certwright."));
  }

  @Test
  void theTypesThatAreNamedAreThere() throws Exception {
    var names = new ArrayList<String>();
    for (var property : properties()) {
      names.add((String) property.getOrDefault("sourceType", "java.lang.Object"));
    }
    for (var name : names) {
      assertThat(Class.forName(name)).isNotNull();
    }
  }
}
