// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.ObjectIdReader;
import tools.jackson.databind.deser.jdk.UntypedObjectDeserializer;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.TypeResolverProvider;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.util.NameTransformer;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Codec that writes values as CBOR by Jackson, by their declared types and Jackson's
 * annotations. The bytes never name a class.
 *
 * <p>
 * A value is refused rather than carried with a loss. If a value of a type that is
 * declared as a class has another class, then it would come back without the state of its
 * own class, or as another class: {@link ValueCodec#encode} refuses it, unless the
 * declared class has {@link JsonTypeInfo} and the class of the value is one of its named
 * subtypes. {@link #of} refuses types with properties that are written but not read, or
 * read but not written.
 *
 * <p>
 * Collections and maps carry their elements only: they come back as the implementation
 * that Jackson has for the declared type, and without their comparator. An
 * {@code Optional} that is null comes back empty. State that is no property, such as a
 * private field without accessors, or that annotations exclude, is not carried.
 */
public final class CborPayloadCodec implements PayloadCodec {

	private static final int MAX_NUMBER_LENGTH = 100_000;

	private static final int MAX_PATH_LENGTH = 10;

	private final CBORMapper mapper;

	/**
	 * Creates a codec.
	 */
	public CborPayloadCodec() {
		// Names and strings are no longer than the bytes, which are in memory already.
		StreamReadConstraints constraints = StreamReadConstraints.builder()
			.maxNumberLength(MAX_NUMBER_LENGTH)
			.maxNameLength(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.build();
		this.mapper = new MapperBuilder(CBORFactory.builder().streamReadConstraints(constraints).build())
			.enable(MapperFeature.USE_STATIC_TYPING, MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
					DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS,
					DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS, DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE,
					DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
			.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
			.disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
			.addModule(new SimpleModule().setSerializerModifier(new DeclaredClassModifier()))
			.build();
	}

	@Override
	public ValueCodec of(Type type) {
		Objects.requireNonNull(type, "type must not be null");
		if (type == void.class || type == Void.class) {
			return new VoidCodec();
		}
		try {
			return new TypedCodec(this.mapper, new TypeInspection(this.mapper, type).inspect());
		}
		catch (StackOverflowError ex) {
			throw new IllegalArgumentException(
					"Values cannot be carried to another JVM: their type is nested too deeply. Use a record", ex);
		}
	}

	/**
	 * Codec of a type that has no value but null.
	 */
	private static final class VoidCodec implements ValueCodec {

		private static final byte NULL = (byte) 0xf6;

		@Override
		public byte[] encode(@Nullable Object value) {
			if (value != null) {
				throw new IllegalArgumentException(
						"A value of %s cannot be carried as void: declare its type".formatted(value.getClass()));
			}
			return new byte[] { NULL };
		}

		@Override
		public @Nullable Object decode(byte[] bytes) {
			if (bytes.length != 1 || bytes[0] != NULL) {
				throw new IllegalArgumentException("The bytes are no value of type void");
			}
			return null;
		}

	}

	/**
	 * Codec of one type.
	 */
	private static final class TypedCodec implements ValueCodec {

		private static final int BYTES = 2;

		private static final int TEXT = 3;

		private static final int TAG = 6;

		private final JavaType type;

		private final ObjectWriter writer;

		private final ObjectReader reader;

		TypedCodec(CBORMapper mapper, JavaType type) {
			this.type = type;
			this.writer = mapper.writerFor(type);
			this.reader = mapper.readerFor(type);
		}

		@Override
		public byte[] encode(@Nullable Object value) {
			if (value == null && this.type.isPrimitive()) {
				throw new IllegalArgumentException("Null cannot be carried as " + this.type.getRawClass());
			}
			try {
				return this.writer.writeValueAsBytes(value);
			}
			catch (StackOverflowError ex) {
				throw refused("it is nested too deeply, or contains itself", "", ex);
			}
			catch (JacksonException ex) {
				throw refused((ex instanceof StreamConstraintsException) ? "it is nested too deeply, or contains itself"
						: String.valueOf(ex.getOriginalMessage()), path(ex), ex);
			}
			catch (RuntimeException ex) {
				throw refused(ex.toString(), "", ex);
			}
		}

		private IllegalArgumentException refused(String reason, String path, Throwable cause) {
			return new IllegalArgumentException("A value of type %s cannot be carried to another JVM: %s%s"
				.formatted(this.type.toCanonical(), path.isEmpty() ? "" : "at " + path + ": ", reason), cause);
		}

		private static String path(JacksonException ex) {
			StringBuilder path = new StringBuilder();
			for (JacksonException.Reference reference : ex.getPath().stream().limit(MAX_PATH_LENGTH).toList()) {
				if (reference.getPropertyName() == null) {
					path.append('[').append(reference.getIndex()).append(']');
				}
				else {
					path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
				}
			}
			return (ex.getPath().size() > MAX_PATH_LENGTH) ? path + "..." : path.toString();
		}

		@Override
		public @Nullable Object decode(byte[] bytes) {
			refuseNestedTags(bytes);
			try (JsonParser parser = this.reader.createParser(bytes)) {
				Object value = this.reader.readValue(parser);
				// Jackson's own check for trailing tokens overlooks a tag without a
				// value.
				parser.finishToken();
				if (parser.currentLocation().getByteOffset() == bytes.length) {
					return value;
				}
			}
			catch (JacksonException ex) {
				throw damaged(path(ex).isEmpty() ? String.valueOf(ex.getOriginalMessage())
						: "at " + path(ex) + ": " + ex.getOriginalMessage(), ex);
			}
			catch (RuntimeException | StackOverflowError ex) {
				throw damaged(ex.toString(), ex);
			}
			throw damaged("bytes follow it", null);
		}

		private IllegalArgumentException damaged(String reason, @Nullable Throwable cause) {
			return new IllegalArgumentException(
					"The bytes are no value of type %s: %s".formatted(this.type.toCanonical(), reason), cause);
		}

		// Jackson never writes a tag of a tag, and takes quadratic time to read many.
		private void refuseNestedTags(byte[] bytes) {
			boolean tagged = false;
			for (int i = 0; i < bytes.length;) {
				int major = (bytes[i] & 0xff) >> 5;
				int low = bytes[i++] & 0x1f;
				int size = (low >= 24 && low <= 27) ? 1 << (low - 24) : 0;
				long length = (low < 24) ? low : 0;
				for (int end = Math.min(bytes.length, i + size); i < end; i++) {
					length = (length << 8) | (bytes[i] & 0xff);
				}
				if (major == BYTES || major == TEXT) {
					if (length < 0 || length > bytes.length - i) {
						return;
					}
					i += (int) length;
				}
				if (tagged && major == TAG) {
					throw damaged("a tag has a tag", null);
				}
				tagged = major == TAG;
			}
		}

	}

	/**
	 * Search through a declared type for parts whose values can never be carried. Jackson
	 * finds most of them only when it reads or writes a value.
	 */
	private static final class TypeInspection {

		private static final String JDK = "java.";

		private static final String CONCRETE = "Declare a record or another concrete class";

		private static final int MAX_PATH = 1000;

		private static final Map<Class<?>, String> DENIED = Map.ofEntries(
				Map.entry(Class.class, "which may not exist in another JVM. Use a String or an enum"),
				Map.entry(Throwable.class, "which does not come back as its own class. Use a record"),
				Map.entry(File.class, "which may be another file in another JVM. Use a String"),
				Map.entry(Path.class, "which may be another file in another JVM. Use a String"),
				Map.entry(Pattern.class, "which loses its flags. Use a String"),
				Map.entry(Calendar.class, "which loses its time zone. Use a ZonedDateTime"),
				Map.entry(InetAddress.class, "which is looked up when it is read. Use a String"),
				Map.entry(SocketAddress.class, "which is looked up when it is read. Use a record"),
				Map.entry(Future.class, "which belongs to this JVM. Use the type of its result"),
				Map.entry(CompletionStage.class, "which belongs to this JVM. Use the type of its result"),
				Map.entry(BaseStream.class, "which can be read only once. Use a List"),
				Map.entry(Iterator.class, "which can be read only once. Use a List"),
				Map.entry(InputStream.class, "which belongs to this JVM. Use a byte[]"),
				Map.entry(OutputStream.class, "which belongs to this JVM. Use a byte[]"),
				Map.entry(Readable.class, "which belongs to this JVM. Use a String"),
				Map.entry(Thread.class, "which belongs to this JVM. Use its name"));

		private static final Set<Class<?>> ABSTRACT = Set.of(ZoneId.class, TimeZone.class, ByteBuffer.class,
				Iterable.class, Map.Entry.class);

		// Another class with a constructor from a String need not have a toString that
		// returns that String.
		private static final Set<Class<?>> KEYS = Set.of(String.class, Boolean.class, Byte.class, Short.class,
				Integer.class, Long.class, Float.class, Double.class, Character.class, BigInteger.class,
				BigDecimal.class, UUID.class, URI.class, Currency.class, Date.class);

		private final Type root;

		private final CBORMapper mapper;

		private final DeserializationContext reading;

		private final SerializationContext writing;

		private final MapperConfig<?> config;

		private final AnnotationIntrospector annotations;

		private final Set<JavaType> seen = new HashSet<>();

		TypeInspection(CBORMapper mapper, Type root) {
			this.root = root;
			this.mapper = mapper;
			this.reading = mapper._deserializationContext();
			this.writing = mapper._serializationContext();
			this.config = this.reading.getConfig();
			this.annotations = this.reading.getAnnotationIntrospector();
		}

		JavaType inspect() {
			refuseVariables(this.root);
			JavaType type;
			try {
				type = this.mapper.constructType(this.root);
			}
			catch (RuntimeException ex) {
				throw refused("", this.root.getTypeName(), "which Jackson does not know: " + ex.getMessage());
			}
			inspect(type, "");
			return type;
		}

		private void refuseVariables(Type type) {
			if (type instanceof TypeVariable<?>) {
				throw refused("", "the type variable " + type, "whose type is not known. " + CONCRETE);
			}
			if (type instanceof ParameterizedType parameterized) {
				Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::refuseVariables);
			}
			else if (type instanceof GenericArrayType array) {
				refuseVariables(array.getGenericComponentType());
			}
			else if (type instanceof WildcardType wildcard) {
				Arrays.stream(wildcard.getUpperBounds()).forEach(this::refuseVariables);
			}
		}

		private void inspect(JavaType type, String path) {
			if (type.isPrimitive() || !this.seen.add(type)) {
				return;
			}
			if (path.length() > MAX_PATH) {
				throw refused(path.substring(0, MAX_PATH / 10) + "...", "a part",
						"which is nested without end. " + CONCRETE);
			}
			refuseDenied(type, path);
			if (isPolymorphic(this.reading.introspectClassAnnotations(type), type, path)) {
				inspectSubtypes(type, path);
			}
			else if (type.isContainerType() || type.isReferenceType()) {
				inspectContent(type, path);
			}
			else {
				inspectClass(type, path);
			}
		}

		private void refuseDenied(JavaType type, String path) {
			Class<?> raw = type.getRawClass();
			DENIED.forEach((denied, reason) -> {
				if (denied.isAssignableFrom(raw)) {
					throw refused(path, type, reason);
				}
			});
			if (raw.getName().startsWith("java.sql.")) {
				throw refused(path, type, "which loses a part of its state. Use a class of java.time");
			}
			boolean open = raw == Object.class || (raw.getName().startsWith(JDK) && type.isAbstract()
					&& !type.isContainerType() && !ABSTRACT.contains(raw));
			if (open) {
				throw refused(path, type, "whose values can be of any class. " + CONCRETE);
			}
		}

		private boolean isPolymorphic(AnnotatedClass info, JavaType type, String path) {
			JsonTypeInfo.Value typeInfo = this.annotations.findPolymorphicTypeInfo(this.config, info);
			JsonTypeInfo.Id id = (typeInfo != null) ? typeInfo.getIdType() : JsonTypeInfo.Id.NONE;
			return switch (id) {
				case NONE -> false;
				case NAME, SIMPLE_NAME, DEDUCTION -> true;
				default -> throw refused(path, type, "whose @JsonTypeInfo writes names of classes. Use "
						+ "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) and @JsonSubTypes");
			};
		}

		private void inspectSubtypes(JavaType type, String path) {
			Set<Class<?>> subtypes = subtypes(this.config, this.reading.introspectClassAnnotations(type));
			if (subtypes.isEmpty()) {
				throw refused(path, type, "which has @JsonTypeInfo but no subtypes. Add @JsonSubTypes");
			}
			for (Class<?> subtype : subtypes) {
				boolean itself = subtype == type.getRawClass();
				if (subtype.getTypeParameters().length > 0) {
					throw refused(path, subtype,
							"whose type arguments are unknown as it is a subtype. Use subtypes that "
									+ "are not generic");
				}
				JavaType specialized = itself ? type : this.reading.constructSpecializedType(type, subtype);
				if (itself || this.seen.add(specialized)) {
					inspectClass(specialized, itself ? path : path + "(" + subtype.getSimpleName() + ")");
				}
			}
		}

		private void inspectContent(JavaType type, String path) {
			JavaType content = type.getContentType();
			if (type.isReferenceType() && content.isReferenceType()) {
				throw refused(path, type, "whose empty value is that of its content. Use one level");
			}
			boolean map = type.isMapLikeType();
			if (map) {
				inspectKey(type.getKeyType(), path + "[key]");
			}
			inspect(content, path + ((map || type.isReferenceType()) ? "[value]" : "[]"));
			for (Class<?> c = type.getRawClass(); !type.isArrayType() && c != null; c = c.getSuperclass()) {
				for (Field field : c.getName().startsWith(JDK) ? new Field[0] : c.getDeclaredFields()) {
					if (!Modifier.isStatic(field.getModifiers())) {
						throw refused(path + "." + field.getName(), field.getType(),
								"which is lost, as the class is carried as its elements. Use a record that has them");
					}
				}
			}
			findDeserializer(type, path);
			findSerializer(type, path);
		}

		private void inspectKey(JavaType type, String path) {
			boolean known = KEYS.contains(type.getRawClass()) || type.isEnumType()
					|| type.getRawClass().getPackageName().equals("java.time");
			BeanDescription written = this.writing.introspectBeanDescription(type);
			if (!known && written.findJsonKeyAccessor() == null && written.findJsonValueAccessor() == null) {
				throw refused(path, type, "which as a key is not read as it is written. Use a String, a number, an "
						+ "enum, or a class with @JsonValue and @JsonCreator");
			}
			try {
				this.reading.findKeyDeserializer(type, null);
			}
			catch (RuntimeException ex) {
				throw refused(path, type, "which cannot be read as a key. Use a String: " + ex.getMessage());
			}
		}

		private void inspectClass(JavaType type, String path) {
			AnnotatedClass info = this.reading.introspectClassAnnotations(type);
			if (this.annotations.findDeserializer(this.config, info) != null
					|| this.annotations.findDeserializationConverter(this.config, info) != null) {
				return;
			}
			Class<?> raw = type.getRawClass();
			if (raw == Iterable.class || raw == Map.Entry.class) {
				inspectArguments(type, path);
			}
			else if (!raw.getName().startsWith(JDK) && !type.isEnumType()) {
				inspectProperties(type, path);
			}
			ValueDeserializer<?> deserializer = findDeserializer(type, path);
			ValueSerializer<?> serializer = findSerializer(type, path);
			if (deserializer instanceof BeanDeserializerBase bean) {
				inspectCreation(type, bean, path);
				AnnotatedMember value = this.writing.introspectBeanDescription(type).findJsonValueAccessor();
				if (value != null) {
					inspect(value.getType(), path + "." + value.getName());
				}
				else if (serializer instanceof BeanSerializerBase) {
					inspectSymmetry(type, serializer, bean, path);
				}
				else if (this.annotations.findSerializer(this.config, info) == null) {
					throw refused(path, type, "which is not read as it is written. " + CONCRETE);
				}
			}
		}

		private void inspectArguments(JavaType type, String path) {
			boolean entry = type.getRawClass() == Map.Entry.class;
			if (entry) {
				inspectKey(type.containedTypeOrUnknown(0), path + "[key]");
			}
			inspect(type.containedTypeOrUnknown(entry ? 1 : 0), path + (entry ? "[value]" : "[]"));
		}

		private void inspectProperties(JavaType type, String path) {
			JavaType read = this.annotations.refineDeserializationType(this.config,
					this.reading.introspectClassAnnotations(type), type);
			BeanDescription description = this.reading.introspectBeanDescription(read);
			for (BeanPropertyDefinition property : description.findProperties()) {
				AnnotatedMember member = (property.getConstructorParameter() != null)
						? property.getConstructorParameter() : property.getMutator();
				if (member != null && !isCustom(member, path + "." + property.getName())) {
					inspect(this.annotations.refineDeserializationType(this.config, member, member.getType()),
							path + "." + property.getName());
				}
			}
			AnnotatedMember any = description.findAnySetterAccessor();
			if (any instanceof AnnotatedMethod method && method.getParameterCount() == 2) {
				inspect(method.getParameterType(1), path + ".*");
			}
			else if (any != null) {
				inspect(any.getType(), path + ".*");
			}
		}

		private boolean isCustom(AnnotatedMember member, String path) {
			if (this.annotations.findPolymorphicTypeInfo(this.config, member) != null) {
				throw refused(path, member.getType(),
						"whose property has @JsonTypeInfo. Annotate the class of the property instead");
			}
			return Stream
				.of(this.annotations.findDeserializer(this.config, member),
						this.annotations.findContentDeserializer(this.config, member),
						this.annotations.findKeyDeserializer(this.config, member),
						this.annotations.findDeserializationConverter(this.config, member),
						this.annotations.findDeserializationContentConverter(this.config, member))
				.anyMatch(Objects::nonNull);
		}

		private void inspectCreation(JavaType type, BeanDeserializerBase bean, String path) {
			ValueInstantiator creator = bean.getValueInstantiator();
			if (!creator.canInstantiate()) {
				throw refused(path, type, "which has no usable constructor. Use a record, add a constructor without "
						+ "parameters, or annotate a constructor with @JsonCreator");
			}
			Stream
				.of(creator.getDelegateType(this.reading.getConfig()),
						creator.getArrayDelegateType(this.reading.getConfig()))
				.filter(Objects::nonNull)
				.forEach((delegate) -> inspect(delegate, path));
		}

		private void inspectSymmetry(JavaType type, ValueSerializer<?> serializer, BeanDeserializerBase bean,
				String path) {
			Map<String, PropertyWriter> written = new LinkedHashMap<>();
			serializer.properties().forEachRemaining((writer) -> written.put(writer.getName(), writer));
			boolean unwrapping = written.values()
				.stream()
				.anyMatch((writer) -> writer instanceof BeanPropertyWriter property && property.isUnwrapping());
			if (unwrapping || bean.getValueInstantiator().canCreateUsingDelegate()) {
				return;
			}
			AnnotatedClass info = this.reading.introspectClassAnnotations(type);
			JsonTypeInfo.Value typeInfo = this.annotations.findPolymorphicTypeInfo(this.config, info);
			JsonIgnoreProperties.Value ignorals = this.config.getDefaultPropertyIgnorals(type.getRawClass(), info);
			BeanDescription description = this.reading.introspectBeanDescription(type);
			Set<String> ignored = new HashSet<>(description.getIgnoredPropertyNames());
			if (ignorals != null) {
				ignored.addAll(ignorals.getIgnored());
			}
			if (typeInfo != null) {
				ignored.add(typeInfo.getPropertyName());
			}
			List<BeanPropertyDefinition> references = description.findBackReferences();
			if (references != null) {
				references.forEach((reference) -> ignored.add(reference.getName()));
			}
			ObjectIdReader identity = bean.getObjectIdReader(this.reading);
			if (identity != null) {
				ignored.add(identity.propertyName.getSimpleName());
			}
			boolean any = bean.hasAnySetter() || (ignorals != null && ignorals.getIgnoreUnknown());
			written.forEach((name, writer) -> {
				String property = path + "." + name;
				if (!any && !bean.hasProperty(name) && !ignored.contains(name)) {
					throw refused(property, writer.getType(), "which is written but not read. Add a setter, or a "
							+ "parameter of a constructor compiled with -parameters, or annotate it with @JsonIgnore");
				}
				if (!ignored.contains(name) && writer.getMember() != null && !isCustom(writer.getMember(), property)
						&& this.annotations.findSerializer(this.config, writer.getMember()) == null) {
					inspect(this.annotations.refineSerializationType(this.config, writer.getMember(), writer.getType()),
							property);
				}
			});
			bean.properties().forEachRemaining((property) -> {
				if (!written.containsKey(property.getName()) && !ignored.contains(property.getName())
						&& property.getInjectableValueId() == null && !isWriteOnly(property)) {
					throw refused(path + "." + property.getName(), property.getType(),
							"which is read but not written. Add a getter, or annotate it with @JsonIgnore");
				}
			});
		}

		private static boolean isWriteOnly(SettableBeanProperty property) {
			JsonProperty annotation = property.getAnnotation(JsonProperty.class);
			return annotation != null && annotation.access() == JsonProperty.Access.WRITE_ONLY;
		}

		private ValueDeserializer<?> findDeserializer(JavaType type, String path) {
			ValueDeserializer<?> deserializer;
			try {
				deserializer = this.reading.findNonContextualValueDeserializer(type);
				this.reading.findRootValueDeserializer(type);
			}
			catch (RuntimeException ex) {
				throw refused(path, type, "which cannot be read: " + ex.getMessage());
			}
			if (deserializer instanceof AbstractDeserializer || deserializer instanceof UntypedObjectDeserializer) {
				throw refused(path, type, "whose values can be of any class. Annotate it with "
						+ "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) and @JsonSubTypes, or use a concrete class");
			}
			return deserializer;
		}

		private ValueSerializer<?> findSerializer(JavaType type, String path) {
			ValueSerializer<?> serializer;
			try {
				serializer = this.writing.findContentValueSerializer(type, null);
			}
			catch (RuntimeException ex) {
				throw refused(path, type, "which cannot be written: " + ex.getMessage());
			}
			if (serializer instanceof DeclaredClassSerializer checked) {
				serializer = checked.delegate;
			}
			if (serializer instanceof UnknownSerializer) {
				throw refused(path, type, "which has no properties. Add getters, or use a record");
			}
			return serializer;
		}

		private IllegalArgumentException refused(String path, Object culprit, String reason) {
			String name = (culprit instanceof JavaType type) ? type.toCanonical()
					: (culprit instanceof Class<?> type) ? type.getTypeName() : culprit.toString();
			return new IllegalArgumentException("Values of type %s cannot be carried to another JVM: %s is %s, %s"
				.formatted(this.root.getTypeName(), path.isEmpty() ? "it" : path, name, reason));
		}

	}

	private static Set<Class<?>> subtypes(MapperConfig<?> config, AnnotatedClass info) {
		return config.getSubtypeResolver()
			.collectAndResolveSubtypesByClass(config, info)
			.stream()
			.map(NamedType::getType)
			.filter((type) -> type.isEnum() || !Modifier.isAbstract(type.getModifiers()))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private static DatabindException refused(JsonGenerator generator, Class<?> actual, JavaType declared,
			String remedy) {
		return DatabindException.from(generator, "%s is not the declared class %s, and would not come back as it is. %s"
			.formatted(actual.getName(), declared.toCanonical(), remedy));
	}

	/**
	 * Builder of the mapper.
	 */
	private static final class MapperBuilder extends CBORMapper.Builder {

		MapperBuilder(CBORFactory factory) {
			super(factory);
			typeResolverProvider(new NamedSubtypeProvider());
		}

	}

	/**
	 * Provider of serializers of the names of subtypes that refuse values of classes that
	 * are no subtypes.
	 */
	private static final class NamedSubtypeProvider extends TypeResolverProvider {

		private static final long serialVersionUID = 1;

		@Override
		public @Nullable TypeSerializer findTypeSerializer(SerializationContext context, JavaType type,
				AnnotatedClass info) {
			TypeSerializer serializer = super.findTypeSerializer(context, type, info);
			return (serializer != null)
					? new NamedSubtypeSerializer(serializer, type, subtypes(context.getConfig(), info)) : null;
		}

	}

	/**
	 * Serializer of the names of subtypes that refuses values of other classes. Jackson
	 * would write the name of their class, which it then could not read.
	 */
	private static final class NamedSubtypeSerializer extends TypeSerializer {

		private final TypeSerializer delegate;

		private final JavaType type;

		private final Set<Class<?>> subtypes;

		NamedSubtypeSerializer(TypeSerializer delegate, JavaType type, Set<Class<?>> subtypes) {
			this.delegate = delegate;
			this.type = type;
			this.subtypes = subtypes;
		}

		@Override
		public TypeSerializer forProperty(SerializationContext context, @Nullable BeanProperty property) {
			return new NamedSubtypeSerializer(this.delegate.forProperty(context, property), this.type, this.subtypes);
		}

		@Override
		public JsonTypeInfo.As getTypeInclusion() {
			return this.delegate.getTypeInclusion();
		}

		@Override
		public String getPropertyName() {
			return this.delegate.getPropertyName();
		}

		@Override
		public TypeIdResolver getTypeIdResolver() {
			return this.delegate.getTypeIdResolver();
		}

		@Override
		public WritableTypeId writeTypePrefix(JsonGenerator generator, SerializationContext context,
				WritableTypeId typeId) {
			Class<?> actual = (typeId.forValue instanceof Enum<?> constant) ? constant.getDeclaringClass()
					: typeId.forValue.getClass();
			if (!this.subtypes.contains(actual)) {
				throw refused(generator, actual, this.type, "Add its class to @JsonSubTypes");
			}
			return this.delegate.writeTypePrefix(generator, context, typeId);
		}

		@Override
		public WritableTypeId writeTypeSuffix(JsonGenerator generator, SerializationContext context,
				WritableTypeId typeId) {
			return this.delegate.writeTypeSuffix(generator, context, typeId);
		}

	}

	/**
	 * Modifier that has values of another class than the declared one refused.
	 */
	private static final class DeclaredClassModifier extends ValueSerializerModifier {

		private static final long serialVersionUID = 1;

		@Override
		public ValueSerializer<?> modifySerializer(SerializationConfig config, BeanDescription.Supplier description,
				ValueSerializer<?> serializer) {
			JavaType type = description.getType();
			JsonTypeInfo.Value typeInfo = config.getAnnotationIntrospector()
				.findPolymorphicTypeInfo(config, description.getClassInfo());
			boolean polymorphic = typeInfo != null && typeInfo.getIdType() != JsonTypeInfo.Id.NONE;
			boolean exact = type.isFinal() || type.isEnumType() || (type.isAbstract() && !polymorphic);
			return exact ? serializer : new DeclaredClassSerializer(serializer, type, polymorphic);
		}

	}

	/**
	 * Serializer of a declared class that refuses values of other classes, but leaves
	 * those of subtypes with a name to their own serializers. Jackson would write a value
	 * of a subclass without its own properties.
	 */
	private static final class DeclaredClassSerializer extends ValueSerializer<Object> {

		private final ValueSerializer<Object> delegate;

		private final JavaType type;

		private final boolean polymorphic;

		@SuppressWarnings("unchecked")
		DeclaredClassSerializer(ValueSerializer<?> delegate, JavaType type, boolean polymorphic) {
			this.delegate = (ValueSerializer<Object>) delegate;
			this.type = type;
			this.polymorphic = polymorphic;
		}

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			if (value.getClass() != this.type.getRawClass()) {
				throw refused(generator, value.getClass(), this.type, "Declare the class of the value, or annotate the "
						+ "declared class with @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) and @JsonSubTypes");
			}
			this.delegate.serialize(value, generator, context);
		}

		@Override
		public void serializeWithType(Object value, JsonGenerator generator, SerializationContext context,
				TypeSerializer typeSerializer) {
			ValueSerializer<Object> serializer = this.delegate;
			if (this.polymorphic && value.getClass() != this.type.getRawClass()) {
				JavaType actual = context.constructSpecializedType(this.type, value.getClass());
				serializer = context.findContentValueSerializer(actual, null);
			}
			serializer.serializeWithType(value, generator, context, typeSerializer);
		}

		private ValueSerializer<?> with(ValueSerializer<?> other) {
			return (other == this.delegate) ? this : new DeclaredClassSerializer(other, this.type, this.polymorphic);
		}

		@Override
		public void resolve(SerializationContext context) {
			this.delegate.resolve(context);
		}

		@Override
		public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
			return with(this.delegate.createContextual(context, property));
		}

		@Override
		@SuppressWarnings("unchecked")
		public ValueSerializer<Object> unwrappingSerializer(NameTransformer unwrapper) {
			return (ValueSerializer<Object>) with(this.delegate.unwrappingSerializer(unwrapper));
		}

		@Override
		public ValueSerializer<?> withFilterId(Object filterId) {
			return with(this.delegate.withFilterId(filterId));
		}

		@Override
		public ValueSerializer<?> withIgnoredProperties(Set<String> ignored) {
			return with(this.delegate.withIgnoredProperties(ignored));
		}

		@Override
		public ValueSerializer<?> withFormatOverrides(SerializationConfig config, JsonFormat.Value format) {
			return with(this.delegate.withFormatOverrides(config, format));
		}

		@Override
		public Class<?> handledType() {
			return this.delegate.handledType();
		}

		@Override
		public boolean usesObjectId() {
			return this.delegate.usesObjectId();
		}

		@Override
		public boolean isUnwrappingSerializer() {
			return this.delegate.isUnwrappingSerializer();
		}

		@Override
		public ValueSerializer<?> getDelegatee() {
			return this.delegate;
		}

		@Override
		public Iterator<PropertyWriter> properties() {
			return this.delegate.properties();
		}

		@Override
		public boolean isEmpty(SerializationContext context, Object value) {
			return this.delegate.isEmpty(context, value);
		}

	}

}
