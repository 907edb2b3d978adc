CREATE INDEX assessments_student_taken ON assessments (student_id, taken_at DESC, id DESC);
CREATE INDEX enrolments_class ON enrolments (class_id);
