// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.Iterator;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.util.NameTransformer;

/**
 * Serializer of a declared class that refuses values of other classes, but leaves those
 * of subtypes with a name to their own serializers. Jackson would write a value of a
 * subclass without its own properties.
 */
final class DeclaredClassSerializer extends ValueSerializer<Object> {

	private final ValueSerializer<Object> delegate;

	private final JavaType type;

	private final boolean polymorphic;

	@SuppressWarnings("unchecked")
	private DeclaredClassSerializer(ValueSerializer<?> delegate, JavaType type, boolean polymorphic) {
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

	/**
	 * Creates the exception that refuses a value of another class than the declared one.
	 */
	static DatabindException refused(JsonGenerator generator, Class<?> actual, JavaType declared, String remedy) {
		return DatabindException.from(generator, "%s is not the declared class %s, and would not come back as it is. %s"
			.formatted(actual.getName(), declared.toCanonical(), remedy));
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

	/**
	 * Modifier that wraps the serializers of classes that can have subclasses.
	 */
	static final class Modifier extends ValueSerializerModifier {

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

}
