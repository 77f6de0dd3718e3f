package io.certwright.tests.house;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The lines of a type's members: constants, fields, constructors, methods. */
final class ApiMembers {

  private static final Set<String> OF_EVERY_OBJECT =
      Set.of("toString()", "hashCode()", "equals(Object)");

  private ApiMembers() {}

  static List<String> of(Class<?> type) {
    var lines = new ArrayList<String>();
    enumConstants(type).forEach(lines::add);
    var fields = Arrays.stream(type.getDeclaredFields()).filter(f -> isShown(type, f));
    var constructors = Arrays.stream(type.getDeclaredConstructors()).filter(c -> isShown(type, c));
    var methods = Arrays.stream(type.getDeclaredMethods()).filter(m -> isShown(type, m));
    sorted(fields, ApiMembers::field).forEach(lines::add);
    sorted(constructors, ApiMembers::constructor).forEach(lines::add);
    sorted(methods, ApiMembers::method).forEach(lines::add);
    return lines;
  }

  private static <M extends Member> Stream<String> sorted(
      Stream<M> members, Function<M, String> line) {
    return members
        .sorted(Comparator.<M, String>comparing(Member::getName).thenComparing(line))
        .map(line);
  }

  /** In the order of declaration, which is theirs. */
  private static Stream<String> enumConstants(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(Field::isEnumConstant)
        .map(constant -> "constant " + constant.getName() + ApiType.deprecation(constant));
  }

  private static boolean isShown(Class<?> type, Field field) {
    return PublicApi.isShown(field.getModifiers(), type)
        && !field.isSynthetic()
        && !field.isEnumConstant();
  }

  private static boolean isShown(Class<?> type, Constructor<?> constructor) {
    boolean canonical =
        type.isRecord()
            && Arrays.equals(
                constructor.getParameterTypes(),
                Arrays.stream(type.getRecordComponents()).map(c -> c.getType()).toArray());
    return PublicApi.isShown(constructor.getModifiers(), type)
        && !constructor.isSynthetic()
        && !canonical;
  }

  private static boolean isShown(Class<?> type, Method method) {
    return PublicApi.isShown(method.getModifiers(), type)
        && !method.isSynthetic()
        && !OF_EVERY_OBJECT.contains(signature(method))
        && !isAccessor(type, method)
        && !(type.isEnum() && Set.of("values()", "valueOf(String)").contains(signature(method)));
  }

  private static boolean isAccessor(Class<?> type, Method method) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents()).anyMatch(c -> method.equals(c.getAccessor()));
  }

  private static String field(Field field) {
    var modifiers = modifiers(field.getModifiers(), Modifier.STATIC | Modifier.FINAL);
    var type = ApiType.nullable(field.getAnnotatedType()) + ApiType.name(field.getGenericType());
    return modifiers + type + " " + field.getName() + value(field) + ApiType.deprecation(field);
  }

  /** The value, where it is one that the compiler copies into its users. */
  private static String value(Field field) {
    boolean simple = field.getType().isPrimitive() || field.getType() == String.class;
    int both = Modifier.STATIC | Modifier.FINAL;
    if (!simple || (field.getModifiers() & both) != both) {
      return "";
    }
    try {
      field.setAccessible(true);
      return field.getType() == String.class
          ? " = \"" + field.get(null) + "\""
          : " = " + field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String constructor(Constructor<?> constructor) {
    return modifiers(constructor.getModifiers(), 0)
        + generics(constructor)
        + constructor.getDeclaringClass().getSimpleName()
        + parameters(constructor)
        + exceptions(constructor)
        + ApiType.deprecation(constructor);
  }

  private static String method(Method method) {
    boolean inInterface = method.getDeclaringClass().isInterface();
    int shown = Modifier.STATIC | Modifier.FINAL | (inInterface ? 0 : Modifier.ABSTRACT);
    return modifiers(method.getModifiers(), shown)
        + (method.isDefault() ? "default " : "")
        + generics(method)
        + ApiType.nullable(method.getAnnotatedReturnType())
        + ApiType.name(method.getGenericReturnType())
        + " "
        + method.getName()
        + parameters(method)
        + exceptions(method)
        + ApiType.deprecation(method);
  }

  private static String modifiers(int modifiers, int shown) {
    var others = Modifier.toString(modifiers & shown);
    return ApiType.visibility(modifiers) + " " + (others.isEmpty() ? "" : others + " ");
  }

  private static String generics(Executable executable) {
    var variables = ApiType.parameters(executable.getTypeParameters());
    return variables.isEmpty() ? "" : variables + " ";
  }

  private static String parameters(Executable executable) {
    var types = executable.getGenericParameterTypes();
    AnnotatedType[] annotated = executable.getAnnotatedParameterTypes();
    return IntStream.range(0, types.length)
        .mapToObj(i -> ApiType.nullable(annotated[i]) + parameter(executable, i))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String parameter(Executable executable, int i) {
    var types = executable.getGenericParameterTypes();
    var name = ApiType.name(types[i]);
    return executable.isVarArgs() && i == types.length - 1
        ? name.substring(0, name.length() - "[]".length()) + "..."
        : name;
  }

  /** Checked ones: the others are no part of a signature. */
  private static String exceptions(Executable executable) {
    var checked =
        Arrays.stream(executable.getExceptionTypes())
            .filter(type -> !RuntimeException.class.isAssignableFrom(type))
            .filter(type -> !Error.class.isAssignableFrom(type))
            .map(ApiType::name)
            .sorted()
            .toList();
    return checked.isEmpty() ? "" : " throws " + String.join(", ", checked);
  }

  private static String signature(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(ApiType::name)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
