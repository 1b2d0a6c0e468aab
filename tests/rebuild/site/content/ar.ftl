timeline = الجدول
