CREATE INDEX classes_teacher ON classes (teacher_id);
CREATE INDEX assessments_class ON assessments (class_id);
CREATE INDEX enrolments_class_student ON enrolments (class_id, student_id);
