quotation = “{ $text }”
explainers = Stories
