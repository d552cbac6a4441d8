// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.function;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * Finds calls of task functions on {@code this}, which no proxy sees, in class files. It
 * does not follow values through the code, so it may miss one, or take a call on another
 * object of the class for one.
 */
final class SelfInvocationDetector {

	private static final Logger logger = LoggerFactory.getLogger(SelfInvocationDetector.class);

	private SelfInvocationDetector() {
	}

	/**
	 * Finds the calls in a class and its superclasses.
	 * @param type the class
	 * @param functions methods of the class whose calls submit tasks
	 * @return descriptions such as {@code yearly() in method all() of a.b.Reports}
	 */
	static List<String> find(Class<?> type, Collection<Method> functions) {
		List<String> found = new ArrayList<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			read(current, type, functions, found);
		}
		return found;
	}

	private static void read(Class<?> current, Class<?> type, Collection<Method> functions, List<String> found) {
		try (InputStream file = current.getResourceAsStream(ClassUtils.getClassFileName(current))) {
			if (file != null) {
				new ClassReader(file).accept(new InClass(current, type, functions, found), ClassReader.SKIP_FRAMES);
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Could not look for calls of task functions in {}", current, ex);
		}
	}

	private static final class InClass extends ClassVisitor {

		private final Class<?> current;

		private final Class<?> type;

		private final Collection<Method> functions;

		private final List<String> found;

		InClass(Class<?> current, Class<?> type, Collection<Method> functions, List<String> found) {
			super(SpringAsmInfo.ASM_VERSION);
			this.current = current;
			this.type = type;
			this.functions = functions;
			this.found = found;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			return ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_BRIDGE)) == 0) ? new InMethod(name, this) : null;
		}

		void called(String caller, String owner, String name, String descriptor) {
			for (Method function : this.functions) {
				if (function.getName().equals(name) && Type.getMethodDescriptor(function).equals(descriptor)
						&& isOwn(owner)) {
					this.found.add("%s() in method %s() of %s".formatted(name, caller, this.current.getName()));
				}
			}
		}

		private boolean isOwn(String owner) {
			for (Class<?> own = this.type; own != null; own = own.getSuperclass()) {
				if (Type.getInternalName(own).equals(owner)) {
					return true;
				}
			}
			return false;
		}

	}

	/**
	 * Counts how often {@code this} was loaded in the current statement other than to
	 * read a field.
	 */
	private static final class InMethod extends MethodVisitor {

		private final String caller;

		private final InClass inClass;

		private int loaded;

		private boolean justLoaded;

		InMethod(String name, InClass inClass) {
			super(SpringAsmInfo.ASM_VERSION);
			this.caller = name.startsWith("lambda$") ? name.split("\\$", -1)[1] : name;
			this.inClass = inClass;
		}

		@Override
		public void visitVarInsn(int opcode, int index) {
			if (opcode == Opcodes.ALOAD) {
				this.justLoaded = index == 0;
				this.loaded += this.justLoaded ? 1 : 0;
			}
			else if (opcode >= Opcodes.ISTORE) {
				endStatement();
			}
		}

		@Override
		public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
			if (opcode == Opcodes.GETFIELD && this.justLoaded) {
				this.loaded--;
				this.justLoaded = false;
			}
			else if (opcode == Opcodes.PUTFIELD) {
				endStatement();
			}
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
			this.justLoaded = false;
			if (opcode == Opcodes.INVOKEVIRTUAL && this.loaded > 0) {
				this.inClass.called(this.caller, owner, name, descriptor);
			}
			if (descriptor.endsWith(")V")) {
				endStatement();
			}
		}

		@Override
		public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrapMethod,
				Object... bootstrapArguments) {
			this.justLoaded = false;
			for (Object argument : bootstrapArguments) {
				if (argument instanceof Handle handle && this.loaded > 0) {
					this.inClass.called(this.caller, handle.getOwner(), handle.getName(), handle.getDesc());
				}
			}
		}

		@Override
		public void visitInsn(int opcode) {
			this.justLoaded = false;
			if (opcode == Opcodes.POP || opcode == Opcodes.POP2
					|| (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN)) {
				endStatement();
			}
		}

		@Override
		public void visitJumpInsn(int opcode, Label label) {
			this.justLoaded = false;
		}

		private void endStatement() {
			this.loaded = 0;
			this.justLoaded = false;
		}

	}

}
